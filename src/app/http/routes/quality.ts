import { type RequestHandler, type Response, Router } from "express";

import { calibrateFromExamples, examplePages, proposeCalibration } from "../../../usecases/calibrate-policy.ts";
import { CLEANUP_WEEKS_MAX, readCleanup } from "../../../usecases/read-cleanup.ts";
import { reviewTaskId } from "../../../domain/model/ids.ts";
import { readQuality, WEEKS_MAX } from "../../../usecases/read-quality.ts";
import { readReview } from "../../../usecases/decide-review/read-review.ts";
import type { App } from "../../app.ts";
import { decideProposal } from "../../decide-proposal.ts";
import { callerOf, requires } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { CleanupQuerySchema, FeedbackSchema, PolicyDecisionSchema, QualityQuerySchema } from "../quality-schemas.ts";
import { changing, reading } from "../route.ts";
import { mustSeeAll, seenUsers } from "../sight.ts";
import { bodyOf, queryOf } from "../validated.ts";

const BODY_BYTES_MAX = 1_024;
const PROPOSALS_LISTED_MAX = 100;
const STATUS_OF = { "not-found": 404, closed: 409, overtaken: 409, "not-allowed": 403 } as const;

/** `GET /quality`, `GET /examples`, and what follows from them for the policy. */
export function qualityRoutes(app: App): Router {
  const router = Router();
  router.get("/quality", ...reading(app, "activities:read", async (caller, request) => {
    const { from, to, by } = queryOf(request, QualityQuerySchema);
    const reps = seenUsers(caller);
    if (by === "source" || by === "kind") mustSeeAll(caller);
    const quality = await readQuality(app, caller.installation, { from: from ?? null, to: to ?? null, by, reps });
    if (quality === null) throw new Problem(400, "The query is not as expected", `At most ${String(WEEKS_MAX)} weeks, the first before the last.`, [{ path: "from", message: "is out of range" }]);
    return { status: 200, body: quality };
  }));
  router.get("/quality/cleanup", ...reading(app, "activities:read", async (caller, request) => {
    const { from, to, by } = queryOf(request, CleanupQuerySchema);
    mustSeeAll(caller);
    const { installation } = caller;
    const cleanup = await readCleanup(app, installation, { from: from ?? null, to: to ?? null, by });
    if (cleanup === null) throw new Problem(400, "The query is not as expected", `At most ${String(CLEANUP_WEEKS_MAX)} weeks, the first before the last.`, [{ path: "from", message: "is out of range" }]);
    return { status: 200, body: cleanup };
  }));
  router.post("/reviews/:id/feedback", ...changing(app, { permission: "reviews:decide", bodyBytesMax: BODY_BYTES_MAX }, async (caller, request) => {
    const { installation } = caller;
    const { useful } = bodyOf(request, FeedbackSchema);
    const id = reviewTaskId(idOf(request, "id"));
    if (caller.sees.kind !== "all" && (await readReview(app, caller, id))?.isTheirs !== true) throw new Problem(404, "There is no such review", "It is not decided, or asked about nothing of clean-up.");
    if (!(await app.store.inInstallation(installation, (tx) => tx.outcomes.foundUseful(id, useful)))) throw new Problem(404, "There is no such review", "It is not decided, or asked about nothing of clean-up.");
    return { status: 200, body: { useful } };
  }));
  router.get("/examples", ...examples(app));
  router.get("/policy/calibration", ...reading(app, "admin", async ({ installation }) => ({ status: 200, body: await calibrateFromExamples(app, installation) })));
  router.get("/policy/proposals", ...reading(app, "admin", async ({ installation }) =>
    ({ status: 200, body: { proposals: await app.store.inInstallation(installation, (tx) => tx.policyProposals.list(PROPOSALS_LISTED_MAX)) } })));
  const admin = { permission: "admin", bodyBytesMax: BODY_BYTES_MAX } as const;
  router.post("/policy/proposals", ...changing(app, admin, async ({ installation, actor }) => {
    const proposal = await proposeCalibration(app, installation, await calibrateFromExamples(app, installation), actor);
    return { status: 200, body: { proposal } };
  }));
  router.post("/policy/proposals/:id/decision", ...changing(app, admin, async ({ installation, actor }, request) => {
    const { verb } = bodyOf(request, PolicyDecisionSchema);
    const decided = await decideProposal(app, installation, idOf(request, "id"), { verb, actor });
    if (!decided.ok) throw new Problem(STATUS_OF[decided.error.kind], "The proposal was not decided", decided.error.message);
    return { status: 200, body: { proposal: decided.value } };
  }));
  return router;
}

/** Page by page as the reader takes them: there may be very many. */
function examples(app: App): readonly RequestHandler[] {
  return [requires(app, "reviews:read"), async (_request, response) => {
    const caller = callerOf(response);
    mustSeeAll(caller);
    const { installation } = caller;
    response.type("application/x-ndjson");
    for await (const page of examplePages(app, installation)) {
      const lines = page.map((example) => `${JSON.stringify(example)}\n`).join("");
      if (response.closed) return;
      if (lines !== "" && !response.write(lines)) await drained(response);
    }
    response.end();
  }];
}

function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off("drain", go);
      response.off("close", go);
      resolve();
    };
    response.on("drain", go);
    response.on("close", go);
  });
}
