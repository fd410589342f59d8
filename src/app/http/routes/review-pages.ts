import { type Request, type Response, Router } from "express";
import * as z from "zod";

import { type AccountId, type ContactId, type OpportunityId, reviewTaskId, type ReviewTaskId } from "../../../domain/model/ids.ts";
import { isOfEngagement, type Proposal, recordsOf } from "../../../domain/model/proposal.ts";
import { nameIn, type RecordObject } from "../../../domain/model/record-fields.ts";
import type { TenantTransaction } from "../../../ports/store.ts";
import { decideReview } from "../../../usecases/decide-review.ts";
import { reviewIn } from "../../../usecases/decide-review/read-review.ts";
import type { App } from "../../app.ts";
import { type Caller, readersOf } from "../authenticate.ts";
import { csrfHolds } from "../credentials.ts";
import { formBody, sameSite } from "../forms.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { reviewPage, reviewSignInPage, type ReviewView } from "../review-page.ts";
import { STATUS_OF } from "../review-schemas.ts";
import { isSignedIn } from "../sessions.ts";
import { signInLinks } from "./sign-in.ts";

/**
 * `GET /reviews/:id` is where the link of a task in the CRM leads: the whole question, for who is signed in, with buttons.
 * The buttons decide as the API does. A link names no installation, so the review is looked for in each.
 */
export function reviewPageRoutes(app: App): Router {
  const router = Router();
  router.get("/reviews/:id", async (request, response) => {
    const id = reviewTaskId(idOf(request, "id"));
    if (!isSignedIn(request)) {
      response.status(401).send(reviewSignInPage(await signInLinks(app, `/reviews/${id}`)));
      return;
    }
    response.send(reviewPage({ ...(await found(app, await readersOf(app, request, "reviews:read"), id)).view, csrf: request.session.csrf }));
  });
  router.post("/reviews/:id/decision", sameSite, formBody, async (request: Request, response: Response) => {
    if (!isSignedIn(request)) throw new Problem(401, "Not signed in", "Sign in with the link that `steward sign-in` prints.");
    if (!csrfHolds(request.session.csrf, CsrfSchema.safeParse(request.body).data?.csrf)) throw new Problem(403, "Not allowed", "The form is not this session's; open the review and try again.");
    const form = FormSchema.safeParse(request.body).data;
    if (form === undefined) throw new Problem(400, "The decision cannot be read", "Open the review and press one of its buttons.");
    const id = reviewTaskId(idOf(request, "id"));
    const { reader: { installation, actor, sees } } = await found(app, await readersOf(app, request, "reviews:decide"), id);
    const { verb, version, reason } = form;
    const result = await decideReview(app, installation, id, {
      judging: { verb, version, reason: reason ?? null, edits: [], recordChanges: [], assigneeId: null },
      context: { actor, via: "single", batch: null, msOpen: null }, sees,
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

/** A review is looked for in each installation where somebody is, as they may see it there. */
async function found(app: App, readers: readonly Caller[], id: ReviewTaskId): Promise<{ readonly reader: Caller; readonly view: Omit<ReviewView, "csrf"> }> {
  const all = await app.store.acrossTenants.list();
  for (const reader of readers) {
    const one = all.find((candidate) => candidate.id === reader.installation);
    const shown = await app.store.inInstallation(reader.installation, async (tx) => {
      const read = await reviewIn(tx, reader, id);
      return read === null ? null : { ...read, names: await namesIn(tx, read.proposals) };
    });
    if (shown !== null && one !== undefined) return { reader, view: { ...shown, crm: one.crm, installation: one.name, isExpired: shown.task.expiresAt <= app.clock.now() } };
  }
  throw new Problem(404, "No such review", "It may have been erased, or its link was not copied whole.");
}

/** Users, and the records that the proposals are tied to or would change, as people call them. */
async function namesIn(tx: TenantTransaction, proposals: readonly Proposal[]): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>((await tx.mirror.users()).map(({ id, name }) => [id, name]));
  const add = async (object: RecordObject, ids: readonly (ContactId | AccountId | OpportunityId)[]): Promise<void> => {
    for (const [id, fields] of await tx.mirror.recordFields(object, [...new Set(ids)])) {
      const called = nameIn(fields);
      if (called !== "") names.set(id, called);
    }
  };
  const links = proposals.filter(isOfEngagement).map((proposal) => proposal.links);
  const changed = (object: RecordObject) => proposals.flatMap((proposal) => (!isOfEngagement(proposal) && proposal.object === object ? recordsOf(proposal) : []));
  await add("contact", [...links.flatMap(({ contactIds }) => contactIds), ...changed("contact")]);
  await add("account", [...links.flatMap(({ accountId }) => accountId ?? []), ...changed("account")]);
  await add("opportunity", [...links.flatMap(({ opportunityId }) => opportunityId ?? []), ...changed("opportunity")]);
  return names;
}

