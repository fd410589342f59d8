import { randomUUID } from "node:crypto";

import { type Request, Router } from "express";
import type * as z from "zod";

import { reviewTaskId } from "../../../domain/model/ids.ts";
import type { Judging } from "../../../domain/review/decide.ts";
import { decideReview } from "../../../usecases/decide-review.ts";
import { mergeInReview, previewMerge } from "../../../usecases/decide-review/look-at-merge.ts";
import { reviewIn } from "../../../usecases/decide-review/read-review.ts";
import type { App } from "../../app.ts";
import type { Caller } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { BulkDecisionSchema, DecisionSchema, MergePreviewSchema, ReviewListSchema, STATUS_OF } from "../review-schemas.ts";
import { type Answer, changing, reading } from "../route.ts";
import { bodyOf, queryOf } from "../validated.ts";

/** A hundred decisions whose edits carry a long text each. */
const BODY_BYTES_MAX = 8_388_608;
/** A pick for each property that a record may have. */
const PREVIEW_BYTES_MAX = 524_288;

/** The queue: list, look, decide one, decide many. */
export function reviewRoutes(app: App): Router {
  const router = Router();
  const deciding = { permission: "reviews:decide", bodyBytesMax: BODY_BYTES_MAX } as const;
  router.get("/reviews", ...reading(app, "reviews:read", async ({ installation }, request) => {
    const { state, cursor, limit } = queryOf(request, ReviewListSchema);
    const { tasks, next } = await app.store.inInstallation(installation, (tx) => tx.reviews.list({ state, after: cursor ?? null, limit }));
    return { status: 200, body: { reviews: tasks, next } };
  }));
  router.get("/reviews/:id", ...reading(app, "reviews:read", (caller, request) => review(app, caller, request)));
  router.post("/reviews/:id/merge-preview", ...changing(app, { permission: "reviews:read", bodyBytesMax: PREVIEW_BYTES_MAX }, (caller, request) => mergePreview(app, caller, request)));
  router.post("/reviews/:id/decision", ...changing(app, deciding, async (caller, request) => {
    const { msOpen, ...judging } = bodyOf(request, DecisionSchema);
    const result = await decideOne(app, caller, { id: idOf(request, "id"), judging }, { via: "single", batch: null, msOpen });
    if (!result.ok) throw new Problem(STATUS_OF[result.error.kind], "The decision was not taken", result.error.message);
    return { status: 200, body: { review: result.value } };
  }));
  router.post("/reviews/decisions", ...changing(app, deciding, async (caller, request) =>
    ({ status: 200, body: { results: await decideMany(app, caller, bodyOf(request, BulkDecisionSchema)) } })));
  return router;
}

async function review(app: App, caller: Caller, request: Request): Promise<Answer> {
  const id = reviewTaskId(idOf(request, "id"));
  const found = await app.store.inInstallation(caller.installation, async (tx) => {
    const read = await reviewIn(tx, caller, id);
    return read === null ? null : { review: read.task, proposals: read.proposals, merge: await mergeInReview(tx, read.task, read.proposals, caller.actor) };
  });
  if (found === null) throw new Problem(404, "No such review", "It is not known to this installation.");
  return { status: 200, body: found };
}

/** The side by side of a merge as it would be under other choices. Writes nothing. */
async function mergePreview(app: App, caller: Caller, request: Request): Promise<Answer> {
  const edit = bodyOf(request, MergePreviewSchema);
  const previewed = await previewMerge(app.store, caller, reviewTaskId(idOf(request, "id")), edit);
  if (!previewed.ok) throw new Problem(STATUS_OF[previewed.error.kind], "The merge cannot be shown so", previewed.error.message);
  return { status: 200, body: { merge: previewed.value } };
}

type How = Pick<Parameters<typeof decideReview>[3]["context"], "via" | "batch" | "msOpen">;

function decideOne(app: App, caller: Caller, { id, judging }: { readonly id: string; readonly judging: Judging }, how: How) {
  return decideReview(app, caller.installation, reviewTaskId(id), { judging, context: { actor: caller.actor, ...how }, sees: caller.sees });
}

/** Each decision stands for itself: one that is refused says why and stops no other. */
async function decideMany(app: App, caller: Caller, { decisions, selector }: z.infer<typeof BulkDecisionSchema>) {
  const batch = randomUUID();
  const results = [];
  for (const [index, { id, msOpen, ...judging }] of decisions.entries()) {
    const how = { via: "bulk", batch: { id: batch, n: decisions.length, index, selector }, msOpen } as const;
    const result = await decideOne(app, caller, { id, judging }, how);
    results.push(result.ok ? { id, ok: true, review: result.value } : { id, ok: false, status: STATUS_OF[result.error.kind], detail: result.error.message });
  }
  return results;
}
