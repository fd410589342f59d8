import { createHash } from "node:crypto";

import type { RequestHandler } from "express";

import type { App } from "../app.ts";
import { callerOf } from "./authenticate.ts";
import { Problem } from "./problem.ts";

const KEY_CHARS_MAX = 200;

/**
 * A POST that carries `Idempotency-Key` is answered again as it was answered the first time. The same key with another
 * body is refused. Only answers below 500 are kept: what failed on our side may be tried again.
 */
export function idempotent(app: App): RequestHandler {
  return async (request, response, next) => {
    const key = request.get("idempotency-key");
    if (request.method !== "POST" || key === undefined) {
      next();
      return;
    }
    if (key.length > KEY_CHARS_MAX) throw new Problem(400, "The request cannot be read", `Idempotency-Key: at most ${KEY_CHARS_MAX} characters.`);
    const { installation, actor } = callerOf(response);
    const scope = `${installation} ${actor.id} ${request.baseUrl}${request.path}`;
    const requestHash = createHash("sha256").update(JSON.stringify(request.body ?? null)).digest("hex");
    const earlier = await app.access.recall(scope, key);
    if (earlier !== null) {
      if (earlier.requestHash !== requestHash) throw new Problem(422, "The key was used before", "This Idempotency-Key came with another body.");
      response.status(earlier.status).set("Idempotent-Replay", "true").type("application/json").send(earlier.body);
      return;
    }
    const send = response.json.bind(response);
    response.json = (body: unknown) => {
      const answer = { requestHash, status: response.statusCode, body: JSON.stringify(body), at: app.clock.now() };
      if (response.statusCode >= 500) return send(body);
      app.access.remember(scope, key, answer).then(() => { send(body); }, next);
      return response;
    };
    next();
  };
}
