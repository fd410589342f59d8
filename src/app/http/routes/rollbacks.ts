import { type Request, Router } from "express";
import type * as z from "zod";

import { differenceWords } from "../../../domain/merge/merge-text.ts";
import { type ProposalId, proposalId } from "../../../domain/model/ids.ts";
import { isOfEngagement, type Proposal } from "../../../domain/model/proposal.ts";
import { changesShown } from "../../../domain/review/changes-shown.ts";
import type { TenantTransaction } from "../../../ports/store.ts";
import { rollBack, wayBackOf } from "../../../usecases/roll-back.ts";
import type { App } from "../../app.ts";
import type { Caller } from "../authenticate.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { noSuchRecord, seenRecord, seesRecord } from "../records-seen.ts";
import type { ChangeSchema } from "../review-answers.ts";
import { labelsIn, namesIn } from "../review-shown.ts";
import type { RecordChangesSchema, RollbackShownSchema } from "../rollback-schemas.ts";
import { type Answer, changing, reading } from "../route.ts";
import { recordOf } from "./records.ts";

/** Nothing is said beside the proposal's id. */
const BODY_BYTES_MAX = 1_024;
/** As many as anybody looks through; each is planned anew to tell whether it can be taken back. */
const CHANGES_MAX = 20;

/** What was written is taken back: looked at, asked for, and found on the record. */
export function rollbackRoutes(app: App): Router {
  const router = Router();
  router.get("/proposals/:id/rollback", ...reading(app, "reviews:read", (caller, request) => shown(app, caller, request)));
  router.post("/proposals/:id/rollback", ...changing(app, { permission: "reviews:decide", bodyBytesMax: BODY_BYTES_MAX }, async (caller, request) => {
    const id = proposalId(idOf(request, "id"));
    await app.store.inInstallation(caller.installation, (tx) => seenProposal(tx, caller, id));
    const asked = await rollBack(app, caller.installation, id, caller.actor);
    if (!asked.ok) throw asked.error.kind === "unknown" ? noSuchProposal() : new Problem(409, "It cannot be taken back now", asked.error.message);
    return { status: 200, body: { review: asked.value } };
  }));
  router.get("/records/:crm/:object/:id/changes", ...reading(app, "records:read", (caller, request) => changes(app, caller, request)));
  return router;
}

const noSuchProposal = (): Problem => new Problem(404, "No such proposal", "It is not known to this installation, or not yours to see.");

/** A proposal that the caller may know of; of an engagement it is told only that it cannot be taken back. */
async function seenProposal(tx: TenantTransaction, caller: Caller, id: ProposalId): Promise<Proposal> {
  const [filed] = await tx.proposals.get([id]);
  if (filed === undefined) throw noSuchProposal();
  const { proposal } = filed;
  const isSeen = isOfEngagement(proposal) ? caller.sees.kind === "all" : await seesRecord(tx, caller, proposal.object, proposal.recordId);
  if (!isSeen) throw noSuchProposal();
  return proposal;
}

async function shown(app: App, caller: Caller, request: Request): Promise<Answer> {
  const id = proposalId(idOf(request, "id"));
  const body = await app.store.inInstallation(caller.installation, async (tx): Promise<z.infer<typeof RollbackShownSchema>> => {
    await seenProposal(tx, caller, id);
    const way = await wayBackOf(tx, id, app.clock.now());
    if (!way.ok) return { ...standing(way), back: null };
    const { proposal, task } = way.value;
    const assignee = task.assigneeId === null ? null : (await tx.mirror.user(task.assigneeId))?.name ?? null;
    const cannotReturn = proposal.kind === "unmerge" ? [...differenceWords(proposal.lostForGood)] : [];
    return { ...standing(way), back: { title: task.title, changes: await told(tx, [proposal]), cannotReturn, role: task.role, assignee } };
  });
  return { status: 200, body };
}

/** Whether it can be asked for, in the words of an answer. */
function standing(way: Awaited<ReturnType<typeof wayBackOf>>): { readonly refusal: string | null; readonly askedIn: string | null } {
  if (way.ok) return { refusal: null, askedIn: null };
  return way.error.kind === "asked" ? { refusal: null, askedIn: way.error.review } : { refusal: way.error.message, askedIn: null };
}

/** Proposals value by value, under the names by which people know records and properties. */
async function told(tx: TenantTransaction, proposals: readonly Proposal[]): Promise<z.infer<typeof ChangeSchema>[]> {
  const telling = { names: await namesIn(tx, [], proposals), written: new Map(), labels: await labelsIn(tx, proposals) };
  return changesShown(proposals, telling).map((change) => ({ ...change, fields: [...change.fields], on: [...change.on] }));
}

/** Whether one of the changes written later took it back, and was not taken back itself. */
const isTakenBack = (id: ProposalId, done: readonly Proposal[]): boolean =>
  done.some((later) => later.kind === "update_record" && later.undoes === id && !isTakenBack(later.id, done));

async function changes(app: App, caller: Caller, request: Request): Promise<Answer> {
  const body = await app.store.inInstallation(caller.installation, async (tx): Promise<z.infer<typeof RecordChangesSchema>> => {
    const record = await seenRecord(tx, caller, recordOf(request));
    if (record === null) throw noSuchRecord();
    const done = await tx.writes.doneOn(record.id, CHANGES_MAX + 1);
    const latest = done.slice(0, CHANGES_MAX);
    const shownAs = await told(tx, latest);
    const all = [];
    for (const [index, proposal] of latest.entries()) {
      const change = shownAs[index];
      if (change === undefined) continue;
      const state = isTakenBack(proposal.id, done) ? { refusal: "This was taken back already.", askedIn: null } : standing(await wayBackOf(tx, proposal.id, app.clock.now()));
      const undoes = proposal.kind === "update_record" ? (proposal.undoes ?? null) : proposal.kind === "unmerge" ? proposal.mergeId : null;
      all.push({ proposalId: proposal.id, at: proposal.createdAt, change, undoes, ...state });
    }
    return { changes: all, isComplete: done.length <= CHANGES_MAX };
  });
  return { status: 200, body };
}
