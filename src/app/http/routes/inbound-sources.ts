import { raw, type RequestHandler, type Response, Router } from "express";

import type { SignatureRefusal } from "../../../domain/inbound/signatures.ts";
import type { InstallationId } from "../../../domain/model/ids.ts";
import { SOURCE_KINDS, type SourceKind } from "../../../ports/inbound.ts";
import { type Accepted, acceptActivities } from "../../../usecases/accept-activity.ts";
import { takeConsent } from "../../../usecases/take-consent.ts";
import type { App } from "../../app.ts";
import { isStale, type Posted, SIGNED_SOURCES, type SignedSource } from "../../inbound/signed-sources.ts";
import { Problem } from "../problem.ts";
import { ACTIVITIES_PER_REQUEST_MAX } from "./activities.ts";

/** What taking in signed posts needs of the app. */
export type SourceApp = Pick<App, "store" | "clock" | "log" | "access" | "publicUrl">;

/**
 * `POST /inbound/:kind?source=ID`, for each kind of source that signs what it sends: no session, no key. The signature is over the
 * bytes as they came. Answered once all of it is durable; what comes again is known by the source's own id and answered alike.
 */
export function inboundSourceRoutes(app: SourceApp): Router {
  const router = Router();
  for (const kind of SOURCE_KINDS) {
    const { bodyBytesMax, headers } = SIGNED_SOURCES[kind];
    router.post(`/inbound/${kind}`, onlyLikely(headers), raw({ type: () => true, limit: bodyBytesMax, inflate: false }), take(app, kind, SIGNED_SOURCES[kind]));
  }
  return router;
}

/** Before a byte of the body is read. */
const onlyLikely = (headers: readonly string[]): RequestHandler => (request, _response, next) => {
  if (!headers.some((name) => request.get(name) !== undefined)) throw REFUSED.unsigned();
  next();
};

const ID = /^[0-9a-f-]{36}$/;

const take = (app: SourceApp, kind: SourceKind, signed: SignedSource): RequestHandler => async (request, response) => {
  const id = request.query["source"];
  const source = typeof id === "string" && ID.test(id) ? await app.access.findInboundSource(id) : null;
  if (source?.kind !== kind) throw new Problem(404, "No such source", `There is no ${kind} source of this id in use; see steward inbound list.`);
  const { installation } = source;
  const { known, ownDomains, state } = await app.store.inInstallation(installation, async (tx) => ({
    known: await tx.inbound.secretOf(source.id), ownDomains: tx.installation.policy.organisation.ownDomains, state: tx.installation.state,
  }));
  if (known === null || state === "disconnected") throw new Problem(404, "No such source", "It was revoked, or its CRM was disconnected.");

  const body: unknown = request.body;
  const bytes = body instanceof Uint8Array ? body : new Uint8Array();
  const now = app.clock.now();
  const refusal = signed.check({ method: request.method, url: `${app.publicUrl}${request.originalUrl}`, body: bytes, header: (name) => request.get(name) ?? null }, known.secret, now);
  if (refusal !== null) throw refused(app, { kind, refusal, response });
  const posted = signed.read(bytes, { ...known, id: source.id, now, ownDomains });
  if (!posted.ok) throw new Problem(400, "The body is not as expected", posted.error.reason, [{ path: posted.error.place, message: posted.error.reason }]);
  if (posted.value.holds === "activities" && posted.value.arrivals.length > ACTIVITIES_PER_REQUEST_MAX) throw new Problem(400, "The body is not as expected", `At most ${ACTIVITIES_PER_REQUEST_MAX} activities, got ${posted.value.arrivals.length}.`);
  if (isStale(kind, posted.value, now)) throw refused(app, { kind, refusal: "old", response });
  answer(response, kind, await accept(app, installation, posted.value));
};

async function accept(app: SourceApp, installation: InstallationId, posted: Posted): Promise<readonly Accepted[]> {
  switch (posted.holds) {
    case "activities": return acceptActivities(app, installation, posted.arrivals);
    case "consent": return [await takeConsent(app, installation, posted)];
    case "nothing": return [];
  }
}

/** Twilio reads an answer as instructions what to say next: nothing. */
function answer(response: Response, kind: SourceKind, accepted: readonly Accepted[]): void {
  if (kind === "twilio") {
    response.status(204).end();
    return;
  }
  const isNew = accepted.some(({ seenBefore }) => !seenBefore);
  response.status(isNew ? 202 : 200).json({ activities: accepted.map(({ id, seenBefore }) => ({ id, seenBefore, href: `/api/v1/activities/${id}` })) });
}

function refused(app: SourceApp, { kind, refusal, response }: { readonly kind: SourceKind; readonly refusal: SignatureRefusal; readonly response: Response }): Problem {
  app.log.warn({ kind, refusal, correlationId: String(response.locals["correlationId"]) }, "a signed post was refused");
  return REFUSED[refusal]();
}

const REFUSED: Readonly<Record<SignatureRefusal, () => Problem>> = {
  unsigned: () => new Problem(401, "The signature is missing or wrong", "Sign the body as it is sent, with the source's secret, for the address under which this server is reached (docs/inbound.md)."),
  old: () => new Problem(401, "The signature is old", "It was made too long ago, or this machine's or the sender's clock is wrong."),
};
