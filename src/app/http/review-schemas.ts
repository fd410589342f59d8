import * as z from "zod";

import { accountId, contactId, opportunityId, proposalId, userId } from "../../domain/model/ids.ts";
import { REASON_CODES } from "../../domain/model/reasons.ts";
import { RECORD_FIELDS, type RecordObject } from "../../domain/model/record-fields.ts";
import { RECORD_EDITS_MAX } from "../../domain/proposal/plan-record-changes.ts";
import { type ReviewerRole, type ReviewState, VERBS } from "../../domain/model/proposal.ts";
import { REVIEW_KINDS, REVIEW_ORDERS } from "../../ports/review-queue.ts";
import { CONFIDENCE_BANDS } from "./review-bands.ts";

const Id = z.string().regex(/^[\w.:~@-]{1,120}$/, "an id");
/** In which state a review may be. */
export const REVIEW_STATES = ["open", "approved", "logged", "rejected", "blocked", "expired"] as const satisfies readonly ReviewState[];
/** Who may be asked. */
export const REVIEWER_ROLES = ["record-owner", "manager", "privacy-owner", "data-owner"] as const satisfies readonly ReviewerRole[];
/** How a decision that was not taken is answered. */
export const STATUS_OF = { "not-found": 404, closed: 409, stale: 409, incomplete: 400, "not-allowed": 403, failed: 500 } as const;
const Instant = z.iso.datetime();
const LocalDate = z.iso.date();
/** A lone half of a surrogate pair has no place in the canonical bytes of the audit log. */
const wellFormed = (text: string): boolean => text.isWellFormed();
const Line = z.string().max(2_000).refine(wellFormed, "well-formed Unicode");
const Text = z.string().max(60_000).refine(wellFormed, "well-formed Unicode");

/** The fields of a proposal that a reviewer may change. What says how it came about is not theirs to say. */
const FieldEdits = z.strictObject({
  subject: Line.optional(),
  body: Text.optional(),
  occurredAt: Instant.optional(),
  ownerId: Id.transform(userId).nullable().optional(),
  due: LocalDate.nullable().optional(),
  priority: z.enum(["low", "medium", "high"]).optional(),
  nextStep: Line.nullable().optional(),
  location: Line.nullable().optional(),
});

const LinkEdits = z.strictObject({
  contactIds: z.array(Id.transform(contactId)).max(50),
  accountId: Id.transform(accountId).nullable(),
  opportunityId: Id.transform(opportunityId).nullable(),
});

/** As many candidates as a review lists. */
const PICKS_MAX = 30;

/** A CRM's name of a property, and how many of them one record may have. */
const MERGE_FIELD_CHARS_MAX = 120;
const MERGE_PICKS_MAX = 1_000;

/** Changes by proposal. */
export const EditsSchema = z.array(z.strictObject({
  proposalId: Id.transform(proposalId),
  fields: FieldEdits.transform(withoutUndefined).optional(),
  links: LinkEdits.optional(),
}).transform(withoutUndefined)).max(50);

/** The CRM's name of a field that the policy maps. */
const MappedName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/);
const VALUE_CHARS_MAX = 1_000;

/** Fields of a record; what they hold is checked against the installation when the review is decided. */
const FieldName = <Object extends RecordObject>(object: Object) => z.union([z.enum(RECORD_FIELDS[object]), z.templateLiteral(["mapped.", MappedName])]);
const fieldsOf = (object: RecordObject) => z.partialRecord(FieldName(object), z.string().max(VALUE_CHARS_MAX).nullable());
const recordEdit = <Object extends RecordObject, Id extends string>(object: Object, brand: (raw: string) => Id) => z.strictObject({
  object: z.literal(object),
  id: Id.transform(brand).meta({ description: "Steward's id of the record, as the links of a proposal show it." }),
  set: fieldsOf(object).meta({ description: "What the fields become; null empties one." }),
  expect: fieldsOf(object).default({}).meta({ description: "What stands there now, as the reviewer saw it; what is left out is as Steward last read it. Nothing is written over anything else." }),
});

/** Changes of records that the activity belongs to. */
export const RecordChangesSchema = z.array(z.discriminatedUnion("object", [
  recordEdit("contact", contactId), recordEdit("account", accountId), recordEdit("opportunity", opportunityId),
])).max(RECORD_EDITS_MAX);

/** Of a merge, otherwise than it is asked about. */
const MergeEditFields = {
  survivorId: Id.nullable().default(null).meta({ description: "Which of the two stays, by its id or the CRM's; absent: as it is asked about." }),
  picks: z.array(z.strictObject({ field: z.string().min(1).max(MERGE_FIELD_CHARS_MAX), from: Id })).max(MERGE_PICKS_MAX).default([])
    .meta({ description: "By property, the record whose value it gets. All of them: a property that is not named goes by the rules." }),
} as const;

/** What `POST /reviews/{id}/merge-preview` is asked. */
export const MergePreviewSchema = z.strictObject(MergeEditFields).meta({ id: "MergePreview" });
/** The part of a decision. */
export const MergeEditSchema = z.strictObject(MergeEditFields).meta({ id: "MergeEdit" });

/** The body of a decision. */
export const DecisionSchema = z.strictObject({
  verb: z.enum(VERBS),
  /** The version that was shown. */
  version: z.int().positive(),
  reason: Line.min(1).nullable().default(null),
  edits: EditsSchema.default([]),
  picks: z.array(z.int().min(1).max(PICKS_MAX)).max(PICKS_MAX).default([]).meta({ description: "edit: candidates of the review to link, by their place from 1." }),
  merge: MergeEditSchema.nullable().default(null).meta({ description: "edit of a merge: another survivor, or other values. Approvals that were given before count no more; nothing loosens a consent or reaches a protected field of somebody else." }),
  /** approve, edit and log. */
  recordChanges: RecordChangesSchema.default([]),
  assigneeId: Id.transform(userId).nullable().default(null),
  msOpen: z.int().nonnegative().nullable().default(null),
});

/** Decisions of one bulk. */
const BULK_MAX = 500;
const BulkShape = { selector: Line.default(""), decisions: z.array(DecisionSchema.extend({ id: Id })).min(1).max(BULK_MAX) };

/** The body of a preview of many decisions. */
export const BulkPreviewSchema = z.strictObject(BulkShape);
/** The body of many decisions: each for one review, and the filter that chose them (kept in the audit log). */
export const BulkDecisionSchema = z.strictObject({
  ...BulkShape,
  shown: z.string().regex(/^[0-9a-f]{64}$/, "what a preview answered as `shown`").optional().meta({ description: "As the preview of these very decisions answered it: others are refused, all of them." }),
});

/** The body that puts a review off. */
export const SnoozeSchema = z.strictObject({
  until: Instant.nullable().meta({ description: "Nobody sees it before; null shows it again now. Before the review ends." }),
  version: z.int().positive(),
});

const Flag = z.enum(["true", "false"]).transform((said) => said === "true");

/** Which reviews to list, in which order, and from where. */
export const ReviewListSchema = z.object({
  state: z.enum(REVIEW_STATES).default("open").meta({ description: "Only reviews in this state." }),
  reason: z.enum(REASON_CODES).optional().meta({ description: "Only reviews that hold this reason." }),
  kind: z.enum(REVIEW_KINDS).optional().meta({ description: "What is asked: whether an activity is logged, two records are one, a value is mended (fix), a change taken back, …" }),
  object: z.string().regex(/^[a-z]{1,20}$/, "an object").optional().meta({ description: "What is proposed for: email, call, meeting, contact, account, opportunity, …" }),
  assignee: z.string().regex(/^[\w.:~@-]{1,120}$/, "me, unassigned or the id of a user").optional().meta({ description: "`me`, `unassigned`, or the id of a user." }),
  role: z.enum(REVIEWER_ROLES).optional(),
  overdue: Flag.default(false).meta({ description: "true: only what was due before now." }),
  band: z.enum(CONFIDENCE_BANDS).optional().meta({ description: "How sure what is proposed is." }),
  q: z.string().trim().min(1).max(100).optional().meta({ description: "Words of the title. A page may then hold fewer than `limit` and still have a next one." }),
  snoozed: z.enum(["hidden", "only", "shown"]).default("hidden").meta({ description: "What is put off for a while." }),
  order: z.enum(REVIEW_ORDERS).default("oldest").meta({ description: "due: the first to be late comes first." }),
  brief: Flag.default(false).meta({ description: "true: without `detail` and `candidates`." }),
  cursor: z.string().regex(/^[\w.:~@-]{1,200}$/, "a cursor that a list answered as `next`").optional().meta({ description: "`next` of the page before, in the same order." }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: "Reviews a page." }),
});

/** What a person calls a view of the queue, and which it is. What was looked for by words is not kept. */
export const SavedFilterSchema = z.strictObject({
  name: z.string().trim().min(1).max(80).refine(wellFormed, "well-formed Unicode"),
  query: z.strictObject(Object.fromEntries(["state", "reason", "kind", "object", "assignee", "role", "overdue", "band", "snoozed", "order"].map((key) => [key, z.string().max(120).optional()]))),
  version: z.string().max(64).optional().meta({ description: "Of the view that this is written over, as listed; may be sent as If-Match instead. A new view has none." }),
});

/** Absent, not undefined: what was not sent is not a change. */
function withoutUndefined<Shape extends object>(shape: Shape): Present<Shape> {
  const present: object = Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
  return present as Present<Shape>;
}

type Present<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };
