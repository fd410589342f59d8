import type { HygieneRule } from "../model/fix-class.ts";
import { findingId, reviewTaskId } from "../model/ids.ts";
import type { Evidence } from "../model/judgement.ts";
import { aboutOf, type RecordProposal, type ReviewTask } from "../model/proposal.ts";
import { REASON_CODES, type ReasonCode } from "../model/reasons.ts";
import { crmNameOf, isMapped, type RecordObject } from "../model/record-fields.ts";
import { askedOf } from "./assign.ts";
import { oneLine } from "./one-line.ts";
import { openReview } from "./open-review.ts";
import { type AboutRecord, recordDecider, type RecordsDesk } from "./record-decider.ts";

/** Whether a review asks about the state of records: it stands for itself, and no activity depends on it. */
export const asksAboutFindings = ({ id }: Pick<ReviewTask, "id">): boolean => id.startsWith(HYGIENE);
const HYGIENE = "hygiene-";

/** The id of the review that asks a question, by an id that follows from the question and from when it is asked. */
export const hygieneReviewId = (asking: string): string => `${HYGIENE}${asking}`;

/** What is told of a finding. */
export interface ToldFinding extends AboutRecord {
  readonly rule: HygieneRule;
  readonly name: string;
  readonly evidence: readonly Evidence[];
  readonly blocks: readonly string[];
}

/** A finding with the fix that is proposed for it; null where a person mends it. */
export interface AskedFinding {
  readonly finding: ToldFinding;
  readonly proposal: RecordProposal | null;
}

/** What a review of findings says: all of them differ in the record alone. */
export type HygieneWords = Pick<ReviewTask, "title" | "detail" | "proposalIds" | "reasons" | "about">;

/** A finding stands in the CRM: that it is so is certain, whatever is done about it. */
const SURE_BP = 10_000;
/** Findings whose whole evidence is told; of the others the first sentence. */
const TOLD_WHOLE = 3;

/** The words of a review: every record with what is wrong with it and what it would become, so that nothing is approved that was not shown. */
export function hygieneWords(asked: readonly [AskedFinding, ...AskedFinding[]], users: RecordsDesk["users"]): HygieneWords {
  const [{ finding: { rule, object, name, blocks } }] = asked;
  const shown = (value: string | null | undefined): string => (value == null || value === "" ? "nothing" : `"${oneLine(users.find(({ id }) => id === value)?.name ?? value)}"`);
  const proposals = asked.flatMap(({ proposal }) => proposal ?? []);
  const lines = asked.map(({ finding, proposal }, index) => {
    const says = finding.evidence.slice(0, index < TOLD_WHOLE ? undefined : 1).map(({ detail }) => detail).join(" ");
    const changes = Object.entries(proposal?.fields ?? {}).map(([field, value]) => `${isMapped(field) ? crmNameOf(field) : field} from ${shown(Object.entries(proposal?.base ?? {}).find(([known]) => known === field)?.[1])} to ${shown(value)}`);
    return oneLine(`- ${finding.name}: ${says}${changes.length === 0 ? "" : ` Would become: ${changes.join(", ")}.`}`);
  });
  return {
    title: oneLine(asked.length === 1 ? `${capital(WORDS[object][0])} to look at: ${name} (${rule})` : `${String(asked.length)} ${WORDS[object][1]} to look at (${rule})`),
    detail: `${asked.length === 1 ? "This was found in the CRM:" : `This was found in the CRM, of ${String(asked.length)} ${WORDS[object][1]}:`}\n${lines.join("\n")}\n\nIt stands in the way of: ${blocks.join(", ")}.\n\n${askOf(proposals.length, asked.length)}`,
    proposalIds: proposals.map(({ id }) => id), reasons: reasonsOf(proposals), ...(proposals.length > 0 ? aboutOf(proposals) : { about: { object, confidenceBp: SURE_BP } }),
  };
}

/** The question to whoever decides about such findings. `id` is that of {@link hygieneReviewId}. */
export function hygieneReview(id: string, asked: readonly [AskedFinding, ...AskedFinding[]], desk: RecordsDesk): ReviewTask {
  const [{ finding }] = asked;
  const { detail, ...words } = hygieneWords(asked, desk.users);
  const task = openReview({ id: reviewTaskId(id), activityId: findingId(`of-${id}`), role: finding.dataOwner, ...words, detail, recordOwner: finding.ownerId }, desk);
  return { ...task, ...askedOf(recordDecider(finding, desk), detail, desk) };
}

function askOf(fixes: number, all: number): string {
  const after = "What is rejected is not asked again while it stays as it is.";
  if (fixes === 0) return `Steward knows nothing to write here. Mend it in the CRM and approve, or edit with the values that it shall have; reject to leave it. ${after} What was approved and is still found after some weeks is asked again.`;
  const rest = fixes === all ? "" : ` For the other ${String(all - fixes)} nothing is written: mend them in the CRM.`;
  return `Approve to write ${fixes === 1 ? "the change" : `these ${String(fixes)} changes`} over exactly the values that are shown, edit for other values, reject to leave ${all === 1 ? "it" : "them"}.${rest} ${after}`;
}

/** A guard of one is a guard of all: they are decided together. */
function reasonsOf(proposals: readonly RecordProposal[]): readonly ReasonCode[] {
  const found = new Set(proposals.flatMap(({ reasons }) => reasons));
  if (found.size > 1) found.delete("probation");
  return found.size === 0 ? ["probation"] : REASON_CODES.filter((code) => found.has(code));
}

const WORDS: Readonly<Record<RecordObject, readonly [string, string]>> = { contact: ["contact", "contacts"], account: ["company", "companies"], opportunity: ["deal", "deals"] };
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
