import { randomUUID } from "node:crypto";

import { Router } from "express";
import * as z from "zod";

import { reviewTaskId } from "../../../domain/model/ids.ts";
import type { Judging } from "../../../domain/review/decide.ts";
import { decideReview } from "../../../usecases/decide-review.ts";
import type { App } from "../../app.ts";
import { type Caller, requires, withCaller } from "../authenticate.ts";
import { idempotent } from "../idempotent.ts";
import { Problem } from "../problem.ts";
import { BulkDecisionSchema, DecisionSchema } from "../review-schemas.ts";
import { bodyOf, queryOf } from "../validated.ts";

const ListQuery = z.object({
  installation: z.string().optional(),
  state: z.enum(["open", "approved", "logged", "rejected", "blocked", "expired"]).default("open"),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** The queue: list, look, decide one, decide many. */
export function reviewRoutes(app: App): Router {
  const router = Router();
  router.get("/reviews", requires(app, "reviews:read"), withCaller(async ({ installation }, request, response) => {
    const { state, cursor, limit } = queryOf(request, ListQuery);
    const { tasks, next } = await app.store.inInstallation(installation, (tx) => tx.reviews.list({ state, after: cursor ?? null, limit }));
    response.json({ reviews: tasks, next });
  }));
  router.get("/reviews/:id", requires(app, "reviews:read"), withCaller(async ({ installation }, request, response) => {
    const id = reviewTaskId(String(request.params["id"]));
    const found = await app.store.inInstallation(installation, async (tx) => {
      const task = await tx.reviews.get(id);
      return task === null ? null : { task, proposals: await tx.proposals.get(task.proposalIds) };
    });
    if (found === null) throw new Problem(404, "No such review", "It is not known to this installation.");
    response.json({ review: found.task, proposals: found.proposals.map(({ proposal }) => proposal) });
  }));
  router.post("/reviews/:id/decision", requires(app, "reviews:decide"), idempotent(app), withCaller(async (caller, request, response) => {
    const { msOpen, ...judging } = bodyOf(request, DecisionSchema);
    const result = await decideOne(app, caller, { id: String(request.params["id"]), judging }, { via: "single", batch: null, msOpen });
    if (!result.ok) throw new Problem(STATUS_OF[result.error.kind], "The decision was not taken", result.error.message);
    response.json({ review: result.value });
  }));
  router.post("/reviews/decisions", requires(app, "reviews:decide"), idempotent(app), withCaller(async (caller, request, response) => {
    response.json({ results: await decideMany(app, caller, bodyOf(request, BulkDecisionSchema)) });
  }));
  return router;
}

const STATUS_OF = { "not-found": 404, closed: 409, stale: 409, incomplete: 400 } as const;

type How = Pick<Parameters<typeof decideReview>[3]["context"], "via" | "batch" | "msOpen">;

function decideOne(app: App, caller: Caller, { id, judging }: { readonly id: string; readonly judging: Judging }, how: How) {
  return decideReview(app, caller.installation, reviewTaskId(id), { judging, context: { actor: caller.actor, ...how } });
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
