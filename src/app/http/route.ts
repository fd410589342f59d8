import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { json, type Request, type RequestHandler, type Response } from "express";

import type { Permission } from "../../domain/access/permissions.ts";
import type { IdempotentRequest } from "../../ports/access.ts";
import type { App } from "../app.ts";
import { type Caller, callerOf, requires } from "./authenticate.ts";
import { Problem } from "./problem.ts";

/** What a route answers. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Does the work of a route for a caller who may ask for it. */
export type Work = (caller: Caller, request: Request) => Promise<Answer>;

/** A route that reads: the caller is known and allowed, the answer is JSON. */
export function reading(app: App, permission: Permission, work: Work): readonly RequestHandler[] {
  return [requires(app, permission), async (request, response) => { send(response, await work(callerOf(response), request)); }];
}

/**
 * A route that changes something. The caller is known before a byte of the body is read. A POST that carries
 * `Idempotency-Key` is done once and answered again as it was answered the first time; the same key with another body
 * is refused, and while the first is at work the second is told to come back. Refusals and failures are not kept.
 */
export function changing(app: App, { permission, bodyBytesMax }: { readonly permission: Permission; readonly bodyBytesMax: number }, work: Work): readonly RequestHandler[] {
  return [requires(app, permission), jsonBody(bodyBytesMax), async (request, response) => {
    const wanted = idempotencyOf(request, callerOf(response));
    if (wanted === null) send(response, await work(callerOf(response), request));
    else await once(app, wanted, { request, response, work });
  }];
}

/** The answer as JSON. */
function send(response: Response, { status, body }: Answer): void {
  response.status(status).json(body);
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly work: Work;
}

async function once(app: App, wanted: IdempotentRequest, { request, response, work }: Exchange): Promise<void> {
  const found = await app.access.reserve(wanted, app.clock.now());
  if (found.state !== "reserved" && found.requestHash !== wanted.requestHash) {
    throw new Problem(422, "The key was used before", "This Idempotency-Key came with another request.");
  }
  if (found.state === "busy") {
    response.set("Retry-After", "1");
    throw new Problem(409, "The request is being done", "A request with this Idempotency-Key is at work; ask again in a second.");
  }
  if (found.state === "answered") {
    response.status(found.answer.status).set("Idempotent-Replay", "true").type("application/json").send(found.answer.body);
    return;
  }
  let answer: Answer;
  try {
    answer = await work(callerOf(response), request);
  } catch (error) {
    // What could not be given back is free again after some minutes; the first error is the one to tell.
    await app.access.release(wanted).catch(() => undefined);
    throw error;
  }
  await app.access.remember(wanted, { status: answer.status, body: JSON.stringify(answer.body) }, app.clock.now());
  send(response, answer);
}

const KEY_FORM = /^[\x21-\x7e]{1,200}$/;

function idempotencyOf(request: Request, { installation, actor }: Caller): IdempotentRequest | null {
  const key = request.get("idempotency-key");
  if (key === undefined) return null;
  if (!KEY_FORM.test(key)) throw new Problem(400, "The request cannot be read", "Idempotency-Key: expected 1 to 200 printable characters without spaces.");
  return { scope: `${installation} ${actor.id} ${request.baseUrl}${request.path}`, key, requestHash: digests.get(request) ?? NO_BODY };
}

const NO_BODY = createHash("sha256").digest("hex");
/** The digest of a body's bytes: cheaper than of its meaning, and a client that repeats a request repeats its bytes. */
const digests = new WeakMap<IncomingMessage, string>();

function jsonBody(limit: number): RequestHandler {
  return json({
    limit,
    verify: (request, _response, bytes) => { digests.set(request, createHash("sha256").update(bytes).digest("hex")); },
  });
}
