import { proposalFact } from "../../domain/audit/proposal-fact.ts";
import { identitiesIn } from "../../domain/erasure/identity.ts";
import type { Finding } from "../../domain/findings/finding.ts";
import { valuesIn } from "../../domain/findings/values-in.ts";
import type { Question } from "../../domain/findings/weekly-queue.ts";
import { type CauseId, contactId, findingId, type InstallationId } from "../../domain/model/ids.ts";
import type { User } from "../../domain/model/records.ts";
import { derivedId } from "../../domain/proposal/derived-id.ts";
import { type AskedFinding, hygieneReview, hygieneReviewId } from "../../domain/review/hygiene-review.ts";
import { makeAlone } from "./make-alone.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";

/** Findings of one review: what a person still reads line by line before they say yes, and few enough writes to be saved with the decision. The rest follow once it is decided. */
export const FINDINGS_PER_REVIEW = 50;

/** Where questions stand and what time it is. */
export interface AskingDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** The last verification did not find the log right: what may act alone asks meanwhile. */
  readonly isSuspended?: boolean;
}

/** Makes one review of a question: marks, proposals, review and audit entries together. Returns how many findings it asks about; 0 where they were asked, or went, meanwhile. */
export function askQuestion({ store, clock, isSuspended }: AskingDeps, installation: InstallationId, question: Question): Promise<number> {
  return store.inInstallation(installation, async (tx) => {
    // Nobody is erased while they are asked about: what is proposed here would not be seen.
    await tx.erasure.lockActivities();
    const at = clock.now();
    const id = hygieneReviewId(derivedId("hygiene", question.id, at));
    const [first, ...more] = question.findings.slice(0, FINDINGS_PER_REVIEW);
    if (first === undefined) return 0;
    const marked = await tx.findings.markAsked({ id, reviewerId: question.reviewerId, findings: [first, ...more] }, at);
    const known = new Map((await tx.findings.get(marked)).map((finding) => [finding.id, finding]));
    const own = tx.installation.policy;
    const policy = isSuspended === true ? { ...own, grants: { ...own.grants, fixes: [] } } : own;
    const users = await tx.mirror.users();
    // In the order of the queue: the gravest first.
    const asked = question.findings.flatMap((one) => known.get(one) ?? []).map((finding) => ({ finding, context: { policy, at, hasDataOwner: hasDataOwner(users) } }));
    const found: Asked[] = [];
    for (const { finding, context } of asked) found.push(await makeAlone(tx, finding, context));
    // What was made alone is asked of nobody: it takes nothing of their week, and no question ends over it.
    await tx.findings.unask(id);
    const [gravest, ...others] = found.filter(({ proposal }) => proposal?.route !== "auto");
    if (gravest === undefined) return 0;
    const task = hygieneReview(id, [gravest, ...others], { users, policy, at });
    await tie(tx, task.activityId, [gravest, ...others]);
    await save(tx, [gravest, ...others]);
    await tx.reviews.save(task);
    return 1 + others.length;
  });
}

/** As for any change of a record: without somebody who answers for the data nothing is written over. */
const hasDataOwner = (users: readonly User[]): boolean => users.some(({ active, role }) => active && (role === "data-owner" || role === "admin"));

type Asked = AskedFinding & { readonly finding: Finding };

/** The people of the records: the review belongs to all of them, each proposal to its own. */
async function tie(tx: TenantTransaction, review: CauseId, asked: readonly Asked[]): Promise<void> {
  const { defaultRegion } = tx.installation.policy.organisation;
  const ties = asked.map(({ finding }) => ({ activity: findingId(finding.id), contacts: finding.object === "contact" ? [contactId(finding.recordId)] : [], told: identitiesIn(valuesIn(finding), defaultRegion) }));
  await tx.people.tie([...ties, ...ties.map((one) => ({ ...one, activity: review }))]);
}

async function save(tx: TenantTransaction, asked: readonly Asked[]): Promise<void> {
  const proposals = asked.flatMap(({ proposal }) => proposal ?? []);
  if (proposals.length === 0) return;
  const { crm, policyVersion } = tx.installation;
  const peopleOf = await tx.people.ofProposals(proposals);
  const receipts = await tx.audit.append(proposals.map((proposal) => ({ ...proposalFact(crm, policyVersion, proposal, ""), people: peopleOf(proposal) })));
  await tx.proposals.save(proposals.map((proposal, index) => ({ proposal, auditId: receipts[index]?.id ?? "" })));
}
