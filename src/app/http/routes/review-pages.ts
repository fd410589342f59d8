import { type Request, type Response, Router } from "express";
import * as z from "zod";

import { type InstallationId, reviewTaskId, type ReviewTaskId } from "../../../domain/model/ids.ts";
import { decideReview } from "../../../usecases/decide-review.ts";
import type { App } from "../../app.ts";
import { csrfHolds } from "../credentials.ts";
import { formBody, sameSite } from "../forms.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { reviewPage, reviewSignInPage, type ReviewView } from "../review-page.ts";
import { STATUS_OF } from "../review-schemas.ts";
import { namesIn } from "../review-shown.ts";

/**
 * `GET /reviews/:id` is where the link of a task in the CRM leads: the whole question, for who is signed in, with buttons.
 * The buttons decide as the API does. A link names no installation, so the review is looked for in each.
 */
export function reviewPageRoutes(app: App): Router {
  const router = Router();
  router.get("/reviews/:id", async (request, response) => {
    if (request.session.admin === undefined) {
      response.status(401).send(reviewSignInPage());
      return;
    }
    response.send(reviewPage({ ...(await found(app, reviewTaskId(idOf(request, "id")))).view, csrf: request.session.csrf }));
  });
  router.post("/reviews/:id/decision", sameSite, formBody, async (request: Request, response: Response) => {
    if (request.session.admin === undefined) throw new Problem(401, "Not signed in", "Sign in with the link that `steward sign-in` prints.");
    if (!csrfHolds(request.session.csrf, CsrfSchema.safeParse(request.body).data?.csrf)) throw new Problem(403, "Not allowed", "The form is not this session's; open the review and try again.");
    const form = FormSchema.safeParse(request.body).data;
    if (form === undefined) throw new Problem(400, "The decision cannot be read", "Open the review and press one of its buttons.");
    const id = reviewTaskId(idOf(request, "id"));
    const { installation } = await found(app, id);
    const { verb, version, reason } = form;
    const result = await decideReview(app, installation, id, {
      judging: { verb, version, reason: reason ?? null, edits: [], recordChanges: [], assigneeId: null },
      context: { actor: { kind: "admin", id: "console", auth: "session" }, via: "single", batch: null, msOpen: null },
    });
    if (!result.ok) throw new Problem(STATUS_OF[result.error.kind], "The decision was not taken", result.error.message);
    response.redirect(303, `/reviews/${id}`);
  });
  return router;
}

const REASON_CHARS_MAX = 500;

const CsrfSchema = z.object({ csrf: z.string().max(200) });
const FormSchema = z.object({
  verb: z.enum(["approve", "log", "reject"]),
  version: z.coerce.number().int().positive(),
  reason: z.string().trim().min(1).max(REASON_CHARS_MAX).refine((text) => text.isWellFormed()).optional(),
});

async function found(app: App, id: ReviewTaskId): Promise<{ readonly installation: InstallationId; readonly view: Omit<ReviewView, "csrf"> }> {
  for (const { id: installation, crm, name } of await app.store.acrossTenants.list()) {
    const shown = await app.store.inInstallation(installation, async (tx) => {
      const task = await tx.reviews.get(id);
      if (task === null) return null;
      const proposals = (await tx.proposals.get(task.proposalIds)).map(({ proposal }) => proposal);
      return { task, proposals, names: await namesIn(tx, [task], proposals) };
    });
    if (shown !== null) return { installation, view: { ...shown, crm, installation: name, isExpired: shown.task.expiresAt <= app.clock.now() } };
  }
  throw new Problem(404, "No such review", "It may have been erased, or its link was not copied whole.");
}
