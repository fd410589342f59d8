import { hash } from "node:crypto";
import type { HygieneRule } from "../model/fix-class.ts";
import type { UserId } from "../model/ids.ts";
import type { Evidence } from "../model/judgement.ts";
import type { RecordId, ReviewerRole } from "../model/proposal.ts";
import type { RecordField, RecordFields, RecordObject } from "../model/record-fields.ts";
import type { Context } from "./context.ts";
import type { Seen } from "./seen.ts";

/** What goes wrong while it stands: 1 looks untidy, 3 misleads a report or a route, 5 misleads a decision or breaks a promise. */
export type Risk = 1 | 2 | 3 | 4 | 5;

/** A report or route that a finding stands in the way of. */
export type Blocked =
  | "forecast" | "pipeline report" | "activity report" | "attribution report" | "territory report" | "customer report"
  | "lead routing" | "account routing" | "campaigns" | "dialling" | "duplicate search" | "matching of activities" | "consent";

/** What would mend a record, and the values that it replaces: only where the record itself, or another one, says it. */
export interface Fix {
  readonly fields: RecordFields;
  readonly base: RecordFields;
}

/** Something about one record that somebody should know or mend. */
export interface Finding {
  /** Follows from rule, record and field: the same finding is the same row. */
  readonly id: string;
  readonly rule: HygieneRule;
  readonly object: RecordObject;
  readonly recordId: RecordId;
  readonly field: RecordField | null;
  readonly risk: Risk;
  /** What it is worth to mend it, from 1 for a record on which nothing hangs. */
  readonly worth: number;
  /** What the record is called. */
  readonly name: string;
  readonly ownerId: UserId | null;
  readonly evidence: readonly [Evidence, ...Evidence[]];
  readonly fix: Fix | null;
  readonly blocks: readonly Blocked[];
  /** Who decides about it. */
  readonly dataOwner: ReviewerRole;
  /** The values that it rests on: what somebody decided holds while they are the same. */
  readonly basis: string;
}

/** What a rule tells of a record; the rest follows from the rule and the record. */
export interface Found {
  readonly field: RecordField | null;
  /** Sentences for the reviewer, the first one the finding itself. */
  readonly says: readonly [string, ...string[]];
  readonly basis: string;
  readonly fix?: Fix;
  /** Where it weighs more or less than the rule's own. */
  readonly risk?: Risk;
}

/** One thing that records are looked through for. */
export interface Rule {
  readonly name: HygieneRule;
  readonly risk: Risk;
  readonly dataOwner: ReviewerRole;
  readonly blocks: readonly Blocked[];
  /** Sees one record as the mirror has it. What the mirror does not know is no finding. */
  look(seen: Seen, context: Context): readonly Found[];
}

/** The id of a finding, on every machine and in every pass. */
export function findingId(rule: HygieneRule, object: RecordObject, recordId: RecordId, field: string | null): string {
  return hash("sha256", ["finding", rule, object, recordId, field ?? ""].map((part) => `${String(part.length)}:${part}`).join(""), "hex").slice(0, ID_CHARS);
}

const ID_CHARS = 40;
