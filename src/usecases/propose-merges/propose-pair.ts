import { proposalFact } from "../../domain/audit/proposal-fact.ts";
import { identitiesIn } from "../../domain/erasure/identity.ts";
import { probabilityOf } from "../../domain/linkage/model.ts";
import { type Candidate, chooseSurvivor } from "../../domain/merge/choose-survivor.ts";
import { consentOf } from "../../domain/merge/consent.ts";
import { type MergeBasis, type MergeWay, trimmedBasis } from "../../domain/merge/merge-basis.ts";
import { type MergePlan, planMerge } from "../../domain/merge/merge-plan.ts";
import { proposed } from "../../domain/merge/merge-proposal.ts";
import { mergeText } from "../../domain/merge/merge-text.ts";
import { accountId, contactId, type CrmRecordId, findingId, type InstallationId, proposalId } from "../../domain/model/ids.ts";
import type { FieldDescription } from "../../domain/model/field-description.ts";
import type { MergeObject, RecordSnapshot } from "../../domain/model/merge.ts";
import type { MergeProposal, SeenRecord } from "../../domain/model/proposal.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { daysAfter, type Instant } from "../../domain/model/time.ts";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import { childrenOf, valuesAt } from "../../domain/proposal/seen-record.ts";
import { mergeReview } from "../../domain/review/merge-review.ts";
import { type CrmError, stopsEverything } from "../../ports/crm-errors.ts";
import type { MergePreviewer } from "../../ports/merge-previewer.ts";
import type { KeptPair } from "../../ports/pair-table.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { ProposeDeps } from "./deps.ts";
import { type KnownPair, knownPair } from "./known-pair.ts";

/** A pair that was found, and of what. */
export interface PairOf {
  readonly object: MergeObject;
  readonly pair: KeptPair;
}

/** Reads both records, plans their merge and asks about it; `dropped` when one of them is no longer what was compared. */
export async function proposePair({ store, clock, previewer }: ProposeDeps, installation: InstallationId, { object, pair }: PairOf): Promise<Result<"asked" | "dropped", CrmError>> {
  const known = await store.inInstallation(installation, (tx) => knownPair(tx, object, pair));
  const [first, second] = [known.crmIds.get(pair.a), known.crmIds.get(pair.b)];
  if (first === undefined || second === undefined || first === second) return drop();
  const read = await previewer.snapshot(object, [first, second]);
  if (!read.ok) {
    // What the CRM will not show of these two holds up no others.
    if (!stopsEverything(read.error)) await drop();
    return read;
  }
  const found = (id: CrmRecordId): RecordSnapshot | undefined => read.value.find(({ crmId }) => crmId === id);
  const [one, other] = [found(first), found(second)];
  if (one === undefined || other === undefined) return drop();
  const isAsked = await store.inInstallation(installation, (tx) => ask(tx, { object, pair, known, one, other, previewer }, clock.now()));
  return ok(isAsked ? "asked" : "dropped");

  async function drop(): Promise<Result<"dropped", CrmError>> {
    // Somebody merged or removed one meanwhile: the mirror will tell, and find them again where they are still two.
    await store.inInstallation(installation, (tx) => tx.pairs.setAsked(object, pair, clock.now()));
    return ok("dropped");
  }
}

interface Planning extends PairOf {
  readonly known: KnownPair;
  readonly one: RecordSnapshot;
  readonly other: RecordSnapshot;
  readonly previewer: MergePreviewer;
}

/** False where the pair was judged, or one of the two went, while they were read: then nothing is kept of either. */
async function ask(tx: TenantTransaction, planning: Planning, at: Instant): Promise<boolean> {
  const { object, pair, known } = planning;
  if (!(await tx.pairs.setAsked(object, pair, at))) return false;
  const { crm, policy, policyVersion } = tx.installation;
  const { plan, basis, survivor, loser } = planned(tx, planning);
  const cause = findingId(`pair-${derivedId("finding", object, pair.a, pair.b)}`);
  const ours = (snapshot: RecordSnapshot): string => (snapshot.crmId === known.crmIds.get(pair.a) ? pair.a : pair.b);
  const watched = known.fields.filter((field) => field.writable || consentOf(object, field.name, policy) !== null).map(({ name }) => name);
  const seen = (snapshot: RecordSnapshot): SeenRecord => ({ id: recordId(object, ours(snapshot)), crmId: snapshot.crmId, values: valuesAt(watched, snapshot), children: childrenOf(snapshot) });
  const proposal: MergeProposal = {
    id: proposalId(derivedId("proposal", cause, "merge", at)), activityId: cause, kind: "merge", object,
    recordId: recordId(object, ours(survivor)), survivor: seen(survivor), loser: seen(loser), ...proposed(plan, survivor),
    confidenceBp: Math.round(probabilityOf(pair.weight) * 10_000), reasons: ["duplicate"],
    evidence: pair.evidence.map(({ field, level, weight }) => ({ kind: `same.${field}`, weight, detail: `${field}: ${level}` })),
    rationale: "Two records are likely the same.", route: "review",
    createdAt: at, expiresAt: daysAfter(at, policy.review.expireAfterDays),
  };
  const names = { survivor: known.names.get(ours(survivor)) ?? survivor.crmId, loser: known.names.get(ours(loser)) ?? loser.crmId };
  const evidence = evidenceText(pair);
  const called = names.survivor === names.loser ? names.survivor : `${names.survivor} and ${names.loser}`;
  const asked = mergeReview(proposal, { at, users: known.users, policy, called, detail: `${mergeText(plan, names)}\n\n${evidence}` });
  const named = known.users.find(({ email, active }) => active && email !== null && plan.deciders.named.includes(email.toLowerCase()));
  const told = [survivor, loser].flatMap((snapshot) => identitiesIn(snapshot.values, policy.organisation.defaultRegion));
  await tx.people.tie([{ activity: cause, contacts: object === "contact" ? [contactId(pair.a), contactId(pair.b)] : [], told }]);
  const people = (await tx.people.ofProposals([proposal]))(proposal);
  const [receipt] = await tx.audit.append([{ ...proposalFact(crm, policyVersion, proposal, ""), people }]);
  await tx.proposals.save([{ proposal, auditId: receipt?.id ?? "" }]);
  await tx.mergeQuestions.keep(proposal, { basis, plan, picks: [], evidence, records: [{ ...asRecord(proposal.survivor), name: names.survivor }, { ...asRecord(proposal.loser), name: names.loser }] });
  await tx.reviews.save(named === undefined ? asked : { ...asked, assigneeId: named.id });
  return true;
}

const asRecord = ({ id, crmId }: SeenRecord) => ({ id, crmId });

function planned(tx: TenantTransaction, { one, other, known, previewer }: Planning): { readonly plan: MergePlan; readonly basis: MergeBasis; readonly survivor: RecordSnapshot; readonly loser: RecordSnapshot } {
  const { policy } = tx.installation;
  const fields: readonly FieldDescription[] = known.fields;
  const candidate = (stays: RecordSnapshot, goes: RecordSnapshot): Candidate =>
    ({ snapshot: stays, obstacles: previewer.obstacles(stays, goes), lastActivityAt: known.lastActivityAt(stays.crmId), isOwnerActive: known.isOwnerActive(stays.crmId) });
  const choice = chooseSurvivor(candidate(one, other), candidate(other, one), { policy, fields });
  const { survivor, loser } = choice;
  const way = wayOf(previewer, survivor, loser);
  const plan = planMerge({ choice, ...way, fields, policy, weight: { openDeals: known.openDeals, accounts: known.accounts }, picks: null });
  const ways = { [survivor.crmId]: way, [loser.crmId]: wayOf(previewer, loser, survivor) };
  return { plan, basis: trimmedBasis({ pair: [one, other], ways, fields, chosen: { survivorId: survivor.crmId, because: choice.because } }), survivor, loser };
}

/** What the CRM would make of the two, this one staying. */
const wayOf = (previewer: MergePreviewer, survivor: RecordSnapshot, loser: RecordSnapshot): MergeWay =>
  ({ outcome: previewer.outcome(survivor, loser), obstacles: previewer.obstacles(survivor, loser), differences: previewer.lostForGood(survivor, loser) });

const recordId = (object: MergeObject, id: string) => (object === "contact" ? contactId(id) : accountId(id));

const evidenceText = ({ evidence, weight }: KeptPair): string =>
  `Why they are taken for one (${weight.toFixed(1)} bits):\n${evidence.map(({ field, level, weight: bits }) => `- ${field}: ${level} (${bits < 0 ? "" : "+"}${bits.toFixed(1)})`).join("\n")}`;
