import type { Policy } from "../../../config/policy.ts";
import { sameSuggestion, signatureChanges } from "../changes/signature.ts";
import type { FieldChange } from "../model/field-change.ts";
import type { ActivityId, ContactId } from "../model/ids.ts";
import type { RecordProposal, ReviewTask } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";
import type { Contact, Knowledge, User } from "../model/records.ts";
import { daysAfter, type Instant } from "../model/time.ts";
import { unnamed } from "../proposal/describe.ts";
import { guardsOf } from "../proposal/guards.ts";
import { planFieldChange } from "../proposal/plan-field-change.ts";
import { isGoverned } from "../proposal/route-proposal.ts";
import { suggestionReview } from "../review/suggestion-review.ts";
import type { Judged } from "./judge-activity.ts";

/** What a suggestion needs besides the judgement. */
export interface Suggesting {
  readonly activityId: ActivityId;
  readonly records: Knowledge;
  readonly users: readonly User[];
  readonly at: Instant;
}

/** A change of a contact that a signature speaks for, with the question about it. */
export interface Suggestion {
  readonly proposal: RecordProposal;
  readonly task: ReviewTask;
  /** What is asked once: this value, in whatever spelling, for this field of this contact. */
  readonly about: { readonly contact: ContactId; readonly field: string; readonly value: string };
}

/** Of such a text nothing is taken over, not even who signed it. */
const DISTRUSTED: ReadonlySet<ReasonCode> = new Set(["injection", "opt_out", "privileged", "internal_only", "unsupported_language", "decode_loss", "truncated", "duplicate"]);

/**
 * What the signature of a mail suggests of its author's record: asked apart from the activity, which does not wait for it.
 * Only of a clear match, and nothing is asked that nobody could answer for.
 */
export function suggest({ activity, match, verdict }: Judged, input: Suggesting, policy: Policy): readonly Suggestion[] {
  if (!policy.suggestions.fromSignatures || match.certainty !== "clear" || activity.text.signature === "") return [];
  if (verdict.route !== "auto" && (verdict.route !== "review" || verdict.reasons.some((reason) => DISTRUSTED.has(reason)))) return [];
  const written = match.cast.find((member) => member.author && member.side === "customer");
  const author = input.records.contacts.find(({ id }) => id === written?.id);
  if (author === undefined) return [];
  const region = policy.organisation.defaultRegion;
  const hasDataOwner = input.users.some(({ active, role }) => active && (role === "data-owner" || role === "admin"));
  return signatureChanges(activity, author, { records: input.records, region })
    .filter((change) => isGoverned(change, hasDataOwner))
    .map((change) => suggestionOf(change, author, { judged: { activity, match }, input, policy }));
}

interface Ground {
  readonly judged: Pick<Judged, "activity" | "match">;
  readonly input: Suggesting;
  readonly policy: Policy;
}

function suggestionOf(change: FieldChange, author: Contact, { judged: { activity, match }, input, policy }: Ground): Suggestion {
  const { at, users } = input;
  const expiresAt = daysAfter(at, policy.review.expireAfterDays);
  const proposal = planFieldChange(change, { activityId: input.activityId, confidence: match.confidence, reasons: guardsOf(change, policy), source: "the signature", at, expiresAt });
  const task = suggestionReview(proposal, {
    name: `${author.firstName} ${author.lastName}`.trim(), source: unnamed(activity), recordOwner: author.ownerId, users, policy, at,
  });
  const [field = "", value] = Object.entries(change.fields)[0] ?? [];
  return { proposal, task, about: { contact: author.id, field, value: sameSuggestion(field, value ?? "", policy.organisation.defaultRegion) } };
}
