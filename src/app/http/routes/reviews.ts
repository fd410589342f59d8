import { type Request, Router } from "express";
import type * as z from "zod";

import { reviewTaskId, type ReviewTaskId, userId } from "../../../domain/model/ids.ts";
import type { ReviewFilter } from "../../../ports/review-queue.ts";
import { decideReview } from "../../../usecases/decide-review.ts";
import { mergeInReview, previewMerge } from "../../../usecases/decide-review/look-at-merge.ts";
import { readReview, reviewIn } from "../../../usecases/decide-review/read-review.ts";
import { viewerOf } from "../../../usecases/decide-review/who-decides.ts";
import { snoozeReview } from "../../../usecases/snooze-review.ts";
import type { App } from "../../app.ts";
import type { Caller } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { rangeOf } from "../review-bands.ts";
import { DecisionSchema, MergePreviewSchema, ReviewListSchema, SnoozeSchema, STATUS_OF } from "../review-schemas.ts";
import { reviewShown } from "../review-shown.ts";
import { type Answer, changing, reading } from "../route.ts";
import { bodyOf, queryOf } from "../validated.ts";
import { reviewBulkRoutes } from "./review-bulk.ts";
import { reviewFilterRoutes } from "./review-filters.ts";

/** A decision whose edits carry a long text each. */
const BODY_BYTES_MAX = 8_388_608;
/** A pick for each property that a record may have. */
const PREVIEW_BYTES_MAX = 524_288;
/** Counted no further: more than anybody works through. */
const COUNTED_MAX = 20_000;

/** The queue: list, look, decide one, put one off; many at once and kept views in their own files. */
export function reviewRoutes(app: App): Router {
  const router = Router();
  const deciding = { permission: "reviews:decide", bodyBytesMax: BODY_BYTES_MAX } as const;
  router.get("/reviews", ...reading(app, "reviews:read", (caller, request) => list(app, caller, queryOf(request, ReviewListSchema))));
  router.get("/reviews/:id", ...reading(app, "reviews:read", (caller, request) => review(app, caller, request)));
  router.post("/reviews/:id/merge-preview", ...changing(app, { permission: "reviews:read", bodyBytesMax: PREVIEW_BYTES_MAX }, (caller, request) => mergePreview(app, caller, request)));
  router.get("/reviewers", ...reading(app, "reviews:read", (caller) => reviewers(app, caller)));
  router.use(reviewBulkRoutes(app));
  router.post("/reviews/:id/decision", ...changing(app, deciding, async (caller, request) => {
    const { msOpen, ...judging } = bodyOf(request, DecisionSchema);
    const result = await decideReview(app, caller.installation, reviewTaskId(idOf(request, "id")), { judging, context: { actor: caller.actor, via: "single", batch: null, msOpen }, sees: caller.sees });
    if (!result.ok) throw new Problem(STATUS_OF[result.error.kind], "The decision was not taken", result.error.message);
    return { status: 200, body: { review: result.value } };
  }));
  router.post("/reviews/:id/snooze", ...changing(app, deciding, async (caller, request) => {
    const snoozing = bodyOf(request, SnoozeSchema);
    const id = await theirs(app, caller, request);
    const result = await snoozeReview(app, caller.installation, id, { snoozing, context: { actor: caller.actor, via: "single", batch: null, msOpen: null } });
    if (!result.ok) throw new Problem(STATUS_OF[result.error.kind], "The review was not put off", result.error.message);
    return { status: 200, body: { review: result.value } };
  }));
  router.use(reviewFilterRoutes(app));
  return router;
}

async function list(app: App, caller: Caller, query: z.infer<typeof ReviewListSchema>): Promise<Answer> {
  const { order, cursor, limit, brief } = query;
  const { page, counted, filter } = await app.store.inInstallation(caller.installation, async (tx) => {
    const filter = { ...filterOf(caller, query, app.clock.now()), viewer: await viewerOf(tx, caller) };
    return {
      filter, page: await tx.reviewQueue.page(filter, { order, after: cursor ?? null, limit }),
      counted: cursor === undefined && filter.text === null ? await tx.reviewQueue.count(filter, COUNTED_MAX + 1) : null,
    };
  });
  const total = counted === null ? null : { count: Math.min(counted, COUNTED_MAX), isMore: counted > COUNTED_MAX };
  const reviews = brief ? page.tasks.map(({ detail: _detail, candidates: _candidates, ...rest }) => rest) : page.tasks;
  return { status: 200, body: { reviews, next: page.next, total, now: filter.now } };
}

function filterOf(caller: Caller, query: z.infer<typeof ReviewListSchema>, now: string): Omit<ReviewFilter, "viewer"> {
  const { state, reason, kind, object, role, assignee, band, overdue, snoozed, q } = query;
  return {
    state, reason: reason ?? null, kind: kind ?? null, object: object ?? null, role: role ?? null, assignee: assignee === undefined ? null : assigneeOf(caller, assignee),
    confidenceBp: band === undefined ? null : rangeOf(band), overdue, snoozed, text: q ?? null, now,
  };
}

function assigneeOf({ actor }: Caller, named: string): ReviewFilter["assignee"] {
  if (named === "unassigned") return "nobody";
  if (named !== "me") return userId(named);
  if (actor.kind === "user") return userId(actor.id);
  throw new Problem(400, "The query is not as expected", "Whoever asks is no user of the CRM, so nothing is assigned to them.", [{ path: "assignee", message: "me is nobody here" }]);
}

/** The review that the address names, if it is theirs to decide. */
async function theirs(app: App, caller: Caller, request: Request): Promise<ReviewTaskId> {
  const id = reviewTaskId(idOf(request, "id"));
  const read = await readReview(app, caller, id);
  if (read === null) throw noSuchReview();
  if (!read.isTheirs) throw new Problem(403, "Not allowed", "This review is asked of somebody else.");
  return id;
}

const noSuchReview = (): Problem => new Problem(404, "No such review", "It is not known to this installation, or not yours to see.");

async function review(app: App, caller: Caller, request: Request): Promise<Answer> {
  const id = reviewTaskId(idOf(request, "id"));
  const body = await app.store.inInstallation(caller.installation, async (tx) => {
    const read = await reviewIn(tx, caller, id);
    if (read === null) return null;
    const { task, proposals, isTheirs } = read;
    return { review: task, proposals, isTheirs, ...(await reviewShown(tx, task, proposals)), merge: await mergeInReview(tx, task, proposals, caller.actor), now: app.clock.now() };
  });
  if (body === null) throw noSuchReview();
  return { status: 200, body };
}

/** The side by side of a merge as it would be under other choices. Writes nothing. */
async function mergePreview(app: App, caller: Caller, request: Request): Promise<Answer> {
  const edit = bodyOf(request, MergePreviewSchema);
  const previewed = await previewMerge(app.store, caller, reviewTaskId(idOf(request, "id")), edit);
  if (!previewed.ok) throw new Problem(STATUS_OF[previewed.error.kind], "The merge cannot be shown so", previewed.error.message);
  return { status: 200, body: { merge: previewed.value } };
}

async function reviewers(app: App, { installation, actor }: Caller): Promise<Answer> {
  const users = await app.store.inInstallation(installation, (tx) => tx.mirror.users());
  const active = users.filter((user) => user.active).map(({ id, name }) => ({ id, name }));
  return { status: 200, body: { reviewers: active.toSorted((a, b) => a.name.localeCompare(b.name, "en")), me: actor.kind === "user" ? actor.id : null } };
}
