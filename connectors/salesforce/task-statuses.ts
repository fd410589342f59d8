import * as z from "zod";

import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { ADMINS_CHANGE_SEEN_MS, remembered } from "../shared/remembered.ts";
import type { SalesforceClient } from "./client.ts";
import type { FieldDescription } from "./describe.ts";
import { USUAL_STATUSES, statusesOf } from "./map/task-status.ts";
import type { StatusValue, TaskStatuses } from "./map/task-status.ts";

/** Which values mean done; describe does not tell (Salesforce, object reference, "TaskStatus"). */
const ASKED = "SELECT ApiName, MasterLabel, IsDefault, IsClosed FROM TaskStatus ORDER BY SortOrder LIMIT 500";

const StatusRowSchema = z.object({
  ApiName: z.string().nullish().catch(null), MasterLabel: z.string(), IsDefault: z.boolean().catch(false), IsClosed: z.boolean(),
});
type StatusRow = z.infer<typeof StatusRowSchema>;

/** Tells the org's words for the states of a task, given how it describes `Task.Status`. */
export type ReadTaskStatuses = (status: FieldDescription | undefined) => Promise<Result<TaskStatuses, CrmError>>;

/** Asks the org once in a while. */
export function createTaskStatuses(client: SalesforceClient, clock: Clock): ReadTaskStatuses {
  const listed = remembered(clock, ADMINS_CHANGE_SEEN_MS, async (soql: string) => {
    const asked = await client.query(soql, StatusRowSchema);
    return asked.ok || !isHidden(asked.error) ? asked : ok<readonly StatusRow[]>([]);
  });
  return async (status) => {
    const rows = await listed.of(ASKED);
    if (!rows.ok) return rows;
    return ok(rows.value.length === 0 ? USUAL_STATUSES : statusesOf(valuesOf(rows.value, status?.picklistValues ?? [])));
  };
}

/** The list may be hidden from this user; Salesforce then judges the usual words. */
const isHidden = ({ kind }: CrmError): boolean => kind === "invalid" || kind === "not-found" || kind === "forbidden";

/** Describe knows what is in use; where it tells no list, everything is. */
function valuesOf(rows: readonly StatusRow[], described: FieldDescription["picklistValues"]): readonly StatusValue[] {
  return rows.map(({ ApiName, MasterLabel, IsDefault, IsClosed }) => {
    const value = ApiName ?? MasterLabel;
    const isActive = described.length === 0 || described.some((one) => one.value === value && one.active);
    return { value, isActive, isDefault: IsDefault, isClosed: IsClosed };
  });
}
