import { createHash, randomUUID } from "node:crypto";

import { Router } from "express";
import type * as z from "zod";

import { reviewTaskId } from "../../../domain/model/ids.ts";
import { changesShown, effectWords } from "../../../domain/review/changes-shown.ts";
import { type Asked, decideReviews } from "../../../usecases/decide-review.ts";
import { type Foreseen, previewDecisions } from "../../../usecases/decide-review/preview.ts";
import type { App } from "../../app.ts";
import { crmTitle } from "../../compose-known-crms.ts";
import type { Caller } from "../authenticate.ts";
import { Problem } from "../problem.ts";
import { BulkDecisionSchema, BulkPreviewSchema, STATUS_OF } from "../review-schemas.ts";
import { namesIn } from "../review-shown.ts";
import { changing } from "../route.ts";
import { bodyOf } from "../validated.ts";

/** Five hundred decisions, some of whose edits carry a long text each. */
const BODY_BYTES_MAX = 16_777_216;
/** Values that are shown of each item of a preview. */
const CHANGES_SHOWN_MAX = 5;

type Decisions = z.infer<typeof BulkPreviewSchema>["decisions"];

/** Many decisions at once: first what they would do, then exactly that. */
export function reviewBulkRoutes(app: App): Router {
  const router = Router();
  const deciding = { permission: "reviews:decide", bodyBytesMax: BODY_BYTES_MAX } as const;
  router.post("/reviews/decisions/preview", ...changing(app, deciding, async (caller, request) => {
    const { selector, decisions } = bodyOf(request, BulkPreviewSchema);
    return { status: 200, body: { items: await foresee(app, caller, { selector, decisions }), shown: markOf(caller, decisions) } };
  }));
  router.post("/reviews/decisions", ...changing(app, deciding, async (caller, request) => {
    const { selector, decisions, shown } = bodyOf(request, BulkDecisionSchema);
    if (shown !== undefined && shown !== markOf(caller, decisions)) throw new Problem(409, "The decisions were not taken", "They are not those that were previewed; nothing was done.");
    return { status: 200, body: { results: await decideMany(app, caller, { selector, decisions }) } };
  }));
  return router;
}

/** Names exactly these decisions. A review that changed since is refused by its version. */
const markOf = ({ installation }: Caller, decisions: Decisions): string => createHash("sha256").update(JSON.stringify([installation, decisions.map(({ msOpen: _open, ...said }) => said)])).digest("hex");

function askedOf({ actor, sees }: Caller, { selector, decisions }: { readonly selector: string; readonly decisions: Decisions }): readonly Asked[] {
  const batch = randomUUID();
  return decisions.map(({ id, msOpen, ...judging }, index) => ({
    id: reviewTaskId(id), judging, context: { actor, via: "bulk", batch: { id: batch, n: decisions.length, index, selector }, msOpen }, sees,
  }));
}

async function decideMany(app: App, caller: Caller, bulk: { readonly selector: string; readonly decisions: Decisions }) {
  const asked = askedOf(caller, bulk);
  const results = await decideReviews(app, caller.installation, asked);
  for (const one of results) if (!one.ok && one.error.kind === "failed" && one.error.cause !== null) app.log.error({ error: one.error.cause instanceof Error ? (one.error.cause.stack ?? one.error.cause.message) : "unknown" }, "one of many decisions failed");
  return results.map((result, index) => {
    const id = asked[index]?.id ?? "";
    return result.ok ? { id, ok: true, review: result.value } : { id, ok: false, status: STATUS_OF[result.error.kind], detail: result.error.message };
  });
}

async function foresee(app: App, caller: Caller, bulk: { readonly selector: string; readonly decisions: Decisions }) {
  const asked = askedOf(caller, bulk);
  const foreseen = await previewDecisions(app, caller.installation, asked);
  const known = foreseen.filter((one) => one !== null);
  const { crm, names } = await app.store.inInstallation(caller.installation, async (tx) => ({
    crm: crmTitle(tx.installation.crm), names: await namesIn(tx, known.map(({ task }) => task), known.flatMap(({ proposals }) => proposals)),
  }));
  return foreseen.map((one, index) => itemOf(asked[index]?.id ?? "", one, { crm, names }));
}

function itemOf(id: string, foreseen: Foreseen | null, telling: Parameters<typeof effectWords>[1]) {
  if (foreseen === null) return { id, ok: false, title: null, version: null, state: null, effects: [], changes: [], status: 404, detail: "There is no such review." };
  const { task: { title, version }, outcome } = foreseen;
  if (!outcome.ok) return { id, ok: false, title, version, state: null, effects: [], changes: [], status: STATUS_OF[outcome.error.kind], detail: outcome.error.message };
  const { task, approved } = outcome.value;
  return {
    id, ok: true, title, version, state: task.state, effects: approved.map((proposal) => effectWords(proposal, telling)),
    changes: changesShown(approved.slice(0, CHANGES_SHOWN_MAX), { names: telling.names, written: new Map() }), status: null, detail: null,
  };
}
