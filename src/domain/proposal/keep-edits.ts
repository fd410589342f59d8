import type { EngagementFields } from "../model/engagement.ts";
import { changedFields, sameField } from "./diff.ts";

/** The name of a field that Steward fills. */
export type EngagementField = keyof EngagementFields;

/** What people write on an engagement or task themselves. All else is Steward's own account of what happened. */
const PEOPLE_EDIT: ReadonlySet<string> = new Set<EngagementField>([
  "subject", "body", "occurredAt", "endedAt", "location", "ownerId", "due", "status", "priority", "nextStep",
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
  const isTouched = (field: string): boolean => PEOPLE_EDIT.has(field) && Object.hasOwn(base, field) && !isAsLeft(Reflect.get(base, field), Reflect.get(present, field));
  const isNew = (field: string): boolean => !sameField(Reflect.get(wanted, field), Reflect.get(base, field));
  return {
    toWrite: Object.fromEntries(Object.entries(open).filter(([field]) => !isTouched(field))),
    moved: keysOf(open).filter((field) => isTouched(field) && isNew(field)),
  };
}

/** Fills what is empty and leaves all else: for a record that is there already, and of which we do not know who wrote what. */
export function fillEmpty<Owner>(wanted: EngagementFields<Owner>, present: EngagementFields<Owner>): EngagementFields<Owner> {
  return Object.fromEntries(Object.entries(changedFields(wanted, present)).filter(([field]) => sameField(null, Reflect.get(present, field))));
}

const CUT = "…";

/** As we left it; a CRM may have cut a long text, with our mark at its end. */
function isAsLeft(written: unknown, present: unknown): boolean {
  if (sameField(written, present)) return true;
  return typeof written === "string" && typeof present === "string" && present.endsWith(CUT) && written.startsWith(present.slice(0, -CUT.length));
}

const keysOf = (fields: object): readonly EngagementField[] => Object.keys(fields).filter((field): field is EngagementField => PEOPLE_EDIT.has(field));
