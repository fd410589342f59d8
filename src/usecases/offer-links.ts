import { proposalFact } from "../domain/audit/proposal-fact.ts";
import { indexKnowledge } from "../domain/match/knowledge-index.ts";
import { resolvePeople } from "../domain/match/match-activity.ts";
import { wantedKeys } from "../domain/match/wanted.ts";
import { type ActivityId, type InstallationId, type ProposalId, proposalId, reviewTaskId } from "../domain/model/ids.ts";
import type { Evidence } from "../domain/model/judgement.ts";
import type { Contact } from "../domain/model/records.ts";
import { isOfEngagement } from "../domain/model/proposal.ts";
import { derivedId } from "../domain/proposal/derived-id.ts";
import { unnamed } from "../domain/proposal/describe.ts";
import { linkReview, type Unlinked, withNewcomer } from "../domain/review/link-review.ts";
import type { Clock } from "../ports/clock.ts";
import type { WaitingOffer } from "../ports/link-offer-table.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";

/** Looked at in one transaction: one whose look fails holds up no other, and the audit log is held for one question at a time. */
const CONTACTS_PER_TRANSACTION = 1;
/** In one question: more than a person reads is not asked about; the newest are. */
const ACTIVITIES_PER_CONTACT_MAX = 25;
/** In one run; what is left waits for the next. */
const ROUNDS_MAX = 500;

/** What a run came to. */
export interface OfferedLinks {
  /** New questions, one for a contact. */
  readonly asked: number;
  /** Open reviews that have the contact among their candidates now. */
  readonly marked: number;
}

/**
 * Contacts that came or changed since activities were judged: where the rules now find one of them in an activity, a person
 * is asked whether to link it, or a review that is open gets it as a candidate. Nothing is moved unasked.
 */
export async function offerLinks({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId): Promise<OfferedLinks> {
  const counts = { asked: 0, marked: 0 };
  let after: string | null = "";
  for (let round = 0; round < ROUNDS_MAX && after !== null; round += 1) {
    const from: string = after;
    after = await store.inInstallation(installation, async (tx) => {
      // As whoever erases a person does, and before them: nothing of somebody is asked about while they are forgotten.
      await tx.erasure.lockActivities();
      const waiting = await tx.linkOffers.take(from, { contacts: CONTACTS_PER_TRANSACTION, activities: ACTIVITIES_PER_CONTACT_MAX });
      for (const offer of waiting.offers) {
        const { asked, marked } = await look(tx, offer, clock);
        counts.asked += asked;
        counts.marked += marked;
      }
      return waiting.next;
    });
  }
  return counts;
}

async function look(tx: TenantTransaction, { contact, activities, lastReview }: WaitingOffer, clock: Clock): Promise<OfferedLinks> {
  const isAsked = lastReview !== null && (await tx.reviews.get(lastReview))?.state === "open";
  const unlinked: Unlinked[] = [];
  let marked = 0;
  let isLater = false;
  for (const id of activities) {
    const state = (await tx.activities.get(id))?.state;
    const isOpen = state === "review" && (await tx.reviews.get(reviewTaskId(id)))?.state === "open";
    // What is on its way, or comes to a contact who is asked about just now, is looked at once that has ended.
    if (!isOpen && (isAsked || state !== "logged")) isLater ||= await isNew(tx, id, contact);
    else {
      const evidence = await evidenceFor(tx, id, contact).catch(unlessOfTheMachine);
      if (evidence === null) continue;
      if (isOpen) marked += await mark(tx, id, contact, evidence);
      else if (await isNew(tx, id, contact)) unlinked.push(...(await loggedAs(tx, id, contact, evidence)));
    }
  }
  if (isLater) await tx.linkOffers.keep(contact.id);
  const [first, ...rest] = unlinked;
  if (first === undefined) return { asked: 0, marked };
  await ask(tx, contact, [first, ...rest], clock);
  return { asked: 1, marked };
}

/** What no rule can take is known to a person already; the database's errors carry a code, and end the transaction. */
function unlessOfTheMachine(error: unknown): null {
  if (error instanceof Error && "code" in error) throw error;
  return null;
}

/** Why the rules find the contact in the activity now; null where they do not, or are not sure. */
async function evidenceFor(tx: TenantTransaction, id: ActivityId, contact: Contact): Promise<readonly Evidence[] | null> {
  const activity = (await tx.activities.get(id))?.activity ?? null;
  if (activity === null) return null;
  const { policy } = tx.installation;
  const index = indexKnowledge(await tx.mirror.select(wantedKeys(activity, policy)), policy);
  const found = resolvePeople(activity, index, policy).find(({ state, candidates }) => state === "tied" && candidates[0]?.known.contact.id === contact.id);
  return found?.candidates[0]?.evidence ?? null;
}

async function mark(tx: TenantTransaction, id: ActivityId, contact: Contact, evidence: readonly Evidence[]): Promise<number> {
  const task = await tx.reviews.take(reviewTaskId(id));
  const next = task === null ? null : withNewcomer(task, contact, evidence);
  if (next === null) return 0;
  await tx.reviews.save(next);
  return 1;
}

/** Whether nobody was asked yet to link it. */
const isNew = async (tx: TenantTransaction, id: ActivityId, contact: Contact): Promise<boolean> => (await tx.proposals.get([linkId(id, contact)])).length === 0;

const linkId = (id: ActivityId, contact: Contact): ProposalId => proposalId(derivedId("proposal", id, "link", contact.id));

/** As it stands in the CRM; nothing for what is not there. */
async function loggedAs(tx: TenantTransaction, id: ActivityId, contact: Contact, evidence: readonly Evidence[]): Promise<readonly Unlinked[]> {
  const activity = (await tx.activities.get(id))?.activity ?? null;
  const filed = (await tx.proposals.ofActivity(id)).map(({ proposal }) => proposal);
  const logged = filed.filter(isOfEngagement).find(({ kind }) => kind === "log_activity" || kind === "update_activity");
  if (activity === null || logged === undefined) return [];
  if ((await tx.mirror.engagementsByKey([logged.key])).length === 0) return [];
  return [{ id: linkId(id, contact), activityId: id, object: logged.object, key: logged.key, called: unnamed(activity), evidence }];
}

async function ask(tx: TenantTransaction, contact: Contact, unlinked: readonly [Unlinked, ...Unlinked[]], clock: Clock): Promise<void> {
  const { crm, policy, policyVersion } = tx.installation;
  const { task, proposals } = linkReview(contact, unlinked, { id: reviewTaskId(`link-${derivedId("review", contact.id, unlinked[0].activityId)}`), at: clock.now(), users: await tx.mirror.users(), policy });
  const peopleOf = await tx.people.ofProposals(proposals);
  const receipts = await tx.audit.append(proposals.map((proposal) => ({ ...proposalFact(crm, policyVersion, proposal, ""), people: peopleOf(proposal) })));
  await tx.proposals.save(proposals.flatMap((proposal, at) => {
    const receipt = receipts[at];
    return receipt === undefined ? [] : [{ proposal, auditId: receipt.id }];
  }));
  await tx.reviews.save(task);
  await tx.linkOffers.noteReview(contact.id, task.id);
}
