import type { CrmRecord } from "./model.ts";
import type { Portal } from "./portal.ts";

/** The recycle bin keeps records this long (FAILURES F17). */
const keptMsMax = 90 * 86_400_000;

/** Whether an archived record has left the recycle bin: no read finds it, and nobody brings it back. */
export function isPurged(portal: Portal, { archivedAt }: CrmRecord): boolean {
  return archivedAt !== null && archivedAt < portal.clock.now() - keptMsMax;
}

/** The record in the recycle bin that still holds a value of a custom unique property; whether one does is not verified. */
export function holderInBin(portal: Portal, object: string, property: string, value: string): CrmRecord | undefined {
  if (!portal.facts().binKeepsUniqueValues || (object === "contacts" && property === "email")) return undefined;
  const id = portal.uniqueInBin.find(object, property, value);
  const record = id === undefined ? undefined : portal.records.exact(object, id);
  return record === undefined || isPurged(portal, record) ? undefined : record;
}
