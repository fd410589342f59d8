import * as z from "zod";

import { accountId, contactId, opportunityId, proposalId, userId } from "../../domain/model/ids.ts";
import { RECORD_FIELDS, type RecordObject } from "../../domain/model/record-fields.ts";
import { RECORD_EDITS_MAX } from "../../domain/proposal/plan-record-changes.ts";
import { type ReviewState, VERBS } from "../../domain/model/proposal.ts";

const Id = z.string().regex(/^[\w.:~@-]{1,120}$/, "an id");
/** In which state a review may be. */
export const REVIEW_STATES = ["open", "approved", "logged", "rejected", "blocked", "expired"] as const satisfies readonly ReviewState[];
/** How a decision that was not taken is answered. */
export const STATUS_OF = { "not-found": 404, closed: 409, stale: 409, incomplete: 400, "not-allowed": 403 } as const;
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

/** The body of many decisions: each for one review, and the filter that chose them (kept in the audit log). */
export const BulkDecisionSchema = z.strictObject({
  selector: Line.default(""),
  decisions: z.array(DecisionSchema.extend({ id: Id })).min(1).max(100),
});

/** Which reviews to list, and from where. */
export const ReviewListSchema = z.object({
  state: z.enum(REVIEW_STATES).default("open").meta({ description: "Only reviews in this state." }),
  cursor: z.string().regex(/^[\w.:~@-]{1,200}$/, "a cursor that a list answered as `next`").optional().meta({ description: "`next` of the page before." }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: "Reviews a page." }),
});

/** Absent, not undefined: what was not sent is not a change. */
function withoutUndefined<Shape extends object>(shape: Shape): Present<Shape> {
  const present: object = Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
  return present as Present<Shape>;
}

type Present<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };
