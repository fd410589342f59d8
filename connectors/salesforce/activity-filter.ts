import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import type { ObjectDescription } from "./describe.ts";
import { hasField } from "./rows.ts";
import { NOTHING, all, any, equals, flag, isIn, isNotIn, text } from "./soql.ts";
import type { Condition } from "./soql.ts";

/** Our own word for what a task is. It wins over the subtype, which Salesforce lets nobody choose freely. */
const KIND_FIELD = "Steward_Kind__c";
const SUBTYPE = "TaskSubtype";

/** The subtypes that say what a task of another tool is; every other one is a task to do. */
const SUBTYPES: Readonly<Record<"call" | "email", readonly string[]>> = { call: ["Call"], email: ["Email", "ListEmail"] };
const TELLING = [...SUBTYPES.call, ...SUBTYPES.email];

/**
 * Which rows of Task or Event are of a noun; every row that stands for something is of exactly one. `"nothing"` when
 * this org has no way to tell such a row: a text or note without our field.
 */
export function activityFilter(noun: EngagementObject, description: ObjectDescription): Condition | null | "nothing" {
  const real = realRows(description);
  if (noun === "meeting") return real;
  const ofNoun = hasField(description, KIND_FIELD) ? byKind(noun, description) : bySubtype(noun, description);
  return ofNoun === "nothing" ? ofNoun : all(ofNoun, real);
}

/**
 * The master of a series is a pattern, and each occurrence has a row of its own; the rows that Salesforce makes for
 * each user invited to an event repeat the event.
 */
function realRows(description: ObjectDescription): Condition | null {
  return all(...["IsRecurrence", "IsChild"].filter((name) => hasField(description, name)).map((name) => equals(name, flag(false))));
}

function byKind(noun: Exclude<EngagementObject, "meeting">, description: ObjectDescription): Condition {
  // A meeting is an event; a task that says otherwise is still one.
  const said = isIn(KIND_FIELD, (noun === "task" ? ["task", "meeting"] : [noun]).map(text));
  const theirs = bySubtype(noun, description);
  if (theirs === "nothing") return said;
  const unsaid = equals(KIND_FIELD, NOTHING);
  return any(said, all(unsaid, theirs) ?? unsaid);
}

function bySubtype(noun: Exclude<EngagementObject, "meeting">, description: ObjectDescription): Condition | null | "nothing" {
  if (noun === "text" || noun === "note") return "nothing";
  const knows = hasField(description, SUBTYPE);
  if (noun === "task") return knows ? any(equals(SUBTYPE, NOTHING), isNotIn(SUBTYPE, TELLING.map(text))) : null;
  return knows ? isIn(SUBTYPE, SUBTYPES[noun].map(text)) : "nothing";
}
