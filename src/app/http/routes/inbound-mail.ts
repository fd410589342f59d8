import { raw, type RequestHandler, Router } from "express";

import type { App } from "../../app.ts";
import { takeMail } from "../../inbound/take-mail.ts";
import { callerOf, requiresKey } from "../authenticate.ts";
import { Problem } from "../problem.ts";

/** What mail providers deliver at most. */
const MAIL_BYTES_MAX = 26_214_400;

/** `POST /inbound/email`: one mail, raw (RFC 5322), by an API key. Answers once it is durable; the same mail again gets 200. */
export function inboundMailRoutes(app: App): Router {
  const router = Router();
  router.post("/inbound/email", requiresKey(app, "activities:write"), raw({ type: () => true, limit: MAIL_BYTES_MAX, inflate: false }), take(app));
  return router;
}

const take = (app: App): RequestHandler => async (request, response) => {
  const body: unknown = request.body;
  if (!(body instanceof Uint8Array) || body.byteLength === 0) throw new Problem(400, "The mail cannot be read", "Send the raw mail as the body, with Content-Type: message/rfc822.");
  const taken = await takeMail(app, callerOf(response).installation, body);
  if (!taken.ok) throw new Problem(400, "The mail cannot be read", taken.error);
  const { id, seenBefore } = taken.value;
  response.status(seenBefore ? 200 : 202).json({ activities: [{ id, seenBefore, href: `/api/v1/activities/${id}` }] });
};
