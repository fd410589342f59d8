import * as z from "zod";

import { accountId, contactId, opportunityId, proposalId, userId } from "../../domain/model/ids.ts";
import { VERBS } from "../../domain/model/proposal.ts";

const Id = z.string().min(1).max(100);
const Instant = z.iso.datetime();
const LocalDate = z.iso.date();
const Line = z.string().max(2_000);
const Text = z.string().max(60_000);

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

/** Changes by proposal. */
export const EditsSchema = z.array(z.strictObject({
  proposalId: Id.transform(proposalId),
  fields: FieldEdits.transform(withoutUndefined).optional(),
  links: LinkEdits.optional(),
}).transform(withoutUndefined)).max(50);

/** The body of a decision. */
export const DecisionSchema = z.strictObject({
  verb: z.enum(VERBS),
  /** The version that was shown. */
  version: z.int().positive(),
  reason: z.string().min(1).max(2_000).nullable().default(null),
  edits: EditsSchema.default([]),
  assigneeId: Id.transform(userId).nullable().default(null),
  msOpen: z.int().nonnegative().nullable().default(null),
});

/** The body of many decisions: each for one review, and the filter that chose them (kept in the audit log). */
export const BulkDecisionSchema = z.strictObject({
  selector: z.string().max(2_000).default(""),
  decisions: z.array(DecisionSchema.extend({ id: Id })).min(1).max(100),
});

/** Absent, not undefined: what was not sent is not a change. */
function withoutUndefined<Shape extends object>(shape: Shape): Present<Shape> {
  const present: object = Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
  return present as Present<Shape>;
}

type Present<Shape> = { [Key in keyof Shape]: Exclude<Shape[Key], undefined> };
