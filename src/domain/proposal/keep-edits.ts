import { hash } from "node:crypto";

import type { EngagementFields } from "../model/engagement.ts";
import { changedFields, sameField } from "./diff.ts";

/** The name of a field that Steward fills. */
export type EngagementField = keyof EngagementFields;

/** What people write on an engagement or task themselves. All else is Steward's own account of what happened. */
const PEOPLE_EDIT: ReadonlySet<string> = new Set<EngagementField>([
  "subject", "body", "occurredAt", "endedAt", "location", "ownerId", "due", "status", "disposition", "priority", "nextStep",
]);

/** How a wanted change stands to a record on which people may have written since. */
export interface Kept<Owner> {
  /** What is to be written; no field in it holds a person's own value. */
  readonly toWrite: EngagementFields<Owner>;
  /** Fields that a person changed, and that are wanted otherwise than before: somebody must choose. */
  readonly moved: readonly EngagementField[];
}

/**
 * A three-way comparison, field by field: what is wanted, what stands there, and `base`, what stood there when the
 * change was thought of. A field that nobody touched since is written; of one that a person changed theirs stays where
 * we want what we wanted before, and is `moved` where we want something new.
 */
export function keepEdits<Owner>(wanted: EngagementFields<Owner>, present: EngagementFields<Owner>, base: EngagementFields<Owner>): Kept<Owner> {
  const open = changedFields(wanted, present);
  const isTouched = (field: string): boolean => PEOPLE_EDIT.has(field) && isTheirs(field, base, present);
  const isNew = (field: string): boolean => !isSame(Reflect.get(wanted, field), Reflect.get(base, field));
  return {
    toWrite: Object.fromEntries(Object.entries(open).filter(([field]) => !isTouched(field))),
    moved: keysOf(open).filter((field) => isTouched(field) && isNew(field)),
  };
}

/**
 * Fills what is empty and leaves all else: for a record that is there already, and of which we do not know who wrote
 * what. A choice that reads as none of ours is not empty.
 */
export function fillEmpty<Owner>(wanted: EngagementFields<Owner>, present: EngagementFields<Owner>): EngagementFields<Owner> {
  const isEmpty = (field: string): boolean => sameField(null, Reflect.get(present, field)) && (Object.hasOwn(present, field) || !CHOICES.has(field));
  return Object.fromEntries(Object.entries(changedFields(wanted, present)).filter(([field]) => isEmpty(field)));
}

/** Read as absent they hold a value that none of ours has: a person's own choice. */
const CHOICES: ReadonlySet<string> = new Set<EngagementField>(["status", "disposition", "priority"]);
/** No CRM fills these by itself: what stands there although we never filled it was written by a person. */
const FILLED_BY_HAND: ReadonlySet<string> = new Set<EngagementField>(["subject", "body", "endedAt", "location", "due", "nextStep"]);
const TIMES: ReadonlySet<string> = new Set<EngagementField>(["occurredAt", "endedAt"]);

/**
 * What stands there, to be a `base` later on: a person's words as fingerprints, for they were never screened and nobody
 * has to keep them; of the rest what people edit.
 */
export function asSeen(present: EngagementFields): EngagementFields {
  const seen = Object.entries(present).filter(([field]) => PEOPLE_EDIT.has(field));
  return Object.fromEntries(seen.map(([field, value]) => [field, WORDS.has(field) && typeof value === "string" ? fingerprint(value) : value]));
}

const WORDS: ReadonlySet<string> = new Set<EngagementField>(["subject", "body", "location", "nextStep"]);
/** Of a `base` only the fingerprint may be known. */
const isSame = (wanted: unknown, base: unknown): boolean =>
  typeof base === "string" && base.startsWith(SEEN) && typeof wanted === "string" ? fingerprint(wanted) === base : sameField(wanted, base);

const SEEN = "seen:sha256:";
/** One of a fingerprint is that fingerprint. */
const fingerprint = (text: string): string => (text.startsWith(SEEN) ? text : `${SEEN}${hash("sha256", printable(text), "hex")}`);

/** Whether somebody else wrote what stands there. */
function isTheirs(field: string, base: object, present: object): boolean {
  // Of what the record has no place for nobody can have written anything.
  if (!Object.hasOwn(present, field)) return CHOICES.has(field) && Object.hasOwn(base, field);
  const now: unknown = Reflect.get(present, field);
  if (!Object.hasOwn(base, field)) return FILLED_BY_HAND.has(field) && !sameField(null, now);
  const left: unknown = Reflect.get(base, field);
  return !(TIMES.has(field) ? sameSecond(left, now) : isAsLeft(left, now));
}

/** A CRM may keep no more than whole seconds. */
function sameSecond(one: unknown, other: unknown): boolean {
  if (typeof one !== "string" || typeof other !== "string") return sameField(one, other);
  return Math.floor(Date.parse(one) / MS_A_SECOND) === Math.floor(Date.parse(other) / MS_A_SECOND);
}

const MS_A_SECOND = 1000;

/** Ends a text that we or a CRM's connector cut: `…`, or `[… cut: longer than …]` on a line of its own. */
const CUT = /\s*(?:…|\[… cut: [^[\]]{1,60}\])$/u;

/** As we left it: a CRM keeps no control characters, and of a long text only its beginning, with a mark of ours. */
function isAsLeft(written: unknown, present: unknown): boolean {
  if (typeof written !== "string" || typeof present !== "string") return sameField(written, present);
  if (written.startsWith(SEEN)) return written === fingerprint(present);
  const [ours, theirs] = [printable(written), printable(present)];
  const kept = theirs.replace(CUT, "");
  return ours === theirs || (kept !== theirs && ours.startsWith(kept));
}

const printable = (text: string): string => text.toWellFormed().replace(/\p{Cc}/gu, (one) => ("\t\n\r".includes(one) ? " " : "")).replace(/\s+/g, " ").trim();

const keysOf = (fields: object): readonly EngagementField[] => Object.keys(fields).filter((field): field is EngagementField => PEOPLE_EDIT.has(field));
