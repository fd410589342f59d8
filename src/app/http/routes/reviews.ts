import { type Request, Router } from "express";
import type * as z from "zod";

import { reviewTaskId, type ReviewTaskId, userId } from "../../../domain/model/ids.ts";
import type { ReviewFilter } from "../../../ports/review-queue.ts";
import { decideReview } from "../../../usecases/decide-review.ts";
import { snoozeReview } from "../../../usecases/snooze-review.ts";
import type { App } from "../../app.ts";
import type { Caller } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { rangeOf } from "../review-bands.ts";
import { DecisionSchema, ReviewListSchema, SnoozeSchema, STATUS_OF } from "../review-schemas.ts";
import { reviewShown } from "../review-shown.ts";
import { type Answer, changing, reading } from "../route.ts";
import { bodyOf, queryOf } from "../validated.ts";
import { reviewBulkRoutes } from "./review-bulk.ts";
import { reviewFilterRoutes } from "./review-filters.ts";

/** A decision whose edits carry a long text each. */
const BODY_BYTES_MAX = 8_388_608;
/** Counted no further: more than anybody works through. */
const COUNTED_MAX = 20_000;

/** The queue: list, look, decide one, put one off; many at once and kept views in their own files. */
export function reviewRoutes(app: App): Router {
  const router = Router();
  const deciding = { permission: "reviews:decide", bodyBytesMax: BODY_BYTES_MAX } as const;
  router.get("/reviews", ...reading(app, "reviews:read", (caller, request) => list(app, caller, queryOf(request, ReviewListSchema))));
  router.get("/reviews/:id", ...reading(app, "reviews:read", (caller, request) => review(app, caller, request)));
  router.get("/reviewers", ...reading(app, "reviews:read", (caller) => reviewers(app, caller)));
  router.use(reviewBulkRoutes(app));
  router.post("/reviews/:id/decision", ...changing(app, deciding, async (caller, request) => {
    const { msOpen, ...judging } = bodyOf(request, DecisionSchema);
    const id = await inSight(app, caller, request);
    const result = await decideReview(app, caller.installation, id, { judging, context: { actor: caller.actor, via: "single", batch: null, msOpen } });
    if (!result.ok) throw new Problem(STATUS_OF[result.error.kind], "The decision was not taken", result.error.message);
    return { status: 200, body: { review: result.value } };
  }));
  router.post("/reviews/:id/snooze", ...changing(app, deciding, async (caller, request) => {
    const snoozing = bodyOf(request, SnoozeSchema);
    const id = await inSight(app, caller, request);
    const result = await snoozeReview(app, caller.installation, id, { snoozing, context: { actor: caller.actor, via: "single", batch: null, msOpen: null } });
    if (!result.ok) throw new Problem(STATUS_OF[result.error.kind], "The review was not put off", result.error.message);
    return { status: 200, body: { review: result.value } };
  }));
  router.use(reviewFilterRoutes(app));
  return router;
}

async function list(app: App, caller: Caller, query: z.infer<typeof ReviewListSchema>): Promise<Answer> {
  const filter = filterOf(caller, query, app.clock.now());
  const { order, cursor, limit, brief } = query;
  const { page, counted } = await app.store.inInstallation(caller.installation, async (tx) => ({
    page: await tx.reviewQueue.page(filter, { order, after: cursor ?? null, limit }),
    counted: cursor === undefined && filter.text === null ? await tx.reviewQueue.count(filter, COUNTED_MAX + 1) : null,
  }));
  const total = counted === null ? null : { count: Math.min(counted, COUNTED_MAX), isMore: counted > COUNTED_MAX };
  const reviews = brief ? page.tasks.map(({ detail: _detail, candidates: _candidates, ...rest }) => rest) : page.tasks;
  return { status: 200, body: { reviews, next: page.next, total, now: filter.now } };
}

function filterOf(caller: Caller, query: z.infer<typeof ReviewListSchema>, now: string): ReviewFilter {
  const { state, reason, kind, object, role, assignee, band, overdue, snoozed, q } = query;
  return {
    state, reason: reason ?? null, kind: kind ?? null, object: object ?? null, role: role ?? null, assignee: assignee === undefined ? null : assigneeOf(caller, assignee),
    confidenceBp: band === undefined ? null : rangeOf(band), overdue, snoozed, text: q ?? null, now, sees: caller.sees,
  };
}

function assigneeOf({ actor }: Caller, named: string): ReviewFilter["assignee"] {
  if (named === "unassigned") return "nobody";
  if (named !== "me") return userId(named);
  if (actor.kind === "user") return userId(actor.id);
  throw new Problem(400, "The query is not as expected", "Whoever asks is no user of the CRM, so nothing is assigned to them.", [{ path: "assignee", message: "me is nobody here" }]);
}

/** The id of a review that the caller may look at. One that they may not is not there. */
async function inSight(app: App, { installation, sees }: Caller, request: Request): Promise<ReviewTaskId> {
  const id = reviewTaskId(idOf(request, "id"));
  if (sees.kind === "all") return id;
  const visible = await app.store.inInstallation(installation, (tx) => tx.reviewQueue.visible([id], sees));
  if (!visible.has(id)) throw noSuchReview();
  return id;
}

const noSuchReview = (): Problem => new Problem(404, "No such review", "It is not known to this installation, or not yours to see.");

async function review(app: App, { installation, sees }: Caller, request: Request): Promise<Answer> {
  const id = reviewTaskId(idOf(request, "id"));
  const body = await app.store.inInstallation(installation, async (tx) => {
    const task = await tx.reviews.get(id);
    if (task === null || (sees.kind !== "all" && !(await tx.reviewQueue.visible([id], sees)).has(id))) return null;
    const proposals = (await tx.proposals.get(task.proposalIds)).map(({ proposal }) => proposal);
    return { review: task, proposals, ...(await reviewShown(tx, task, proposals)), now: app.clock.now() };
  });
  if (body === null) throw noSuchReview();
  return { status: 200, body };
}

async function reviewers(app: App, { installation, actor }: Caller): Promise<Answer> {
  const users = await app.store.inInstallation(installation, (tx) => tx.mirror.users());
  const active = users.filter((user) => user.active).map(({ id, name }) => ({ id, name }));
  return { status: 200, body: { reviewers: active.toSorted((a, b) => a.name.localeCompare(b.name, "en")), me: actor.kind === "user" ? actor.id : null } };
}
