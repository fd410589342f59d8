import type { CrmRecord } from "./model.ts";
import type { Portal } from "./portal.ts";

/** The recycle bin keeps records this long (FAILURES F17). */
const keptMsMax = 90 * 86_400_000;

/** Whether an archived record has left the recycle bin: no read finds it, and nobody brings it back. */
export function isPurged(portal: Portal, { archivedAt }: CrmRecord): boolean {
  return archivedAt !== null && archivedAt < portal.clock.now() - keptMsMax;
}
