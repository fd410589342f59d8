import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { ChildSet, MergeObject } from "../../src/domain/model/merge.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { stopsEverything } from "../../src/ports/crm-errors.ts";
import { inOrder } from "../shared/record-snapshot.ts";
import { readTies } from "./associations.ts";
import type { Tie, TieType } from "./associations.ts";
import type { HubSpotClient } from "./client.ts";
import { OBJECT_NAMES, PRIMARY_TIES, tiePath } from "./objects.ts";

/** Objects whose records hang on a contact or company. */
const CHILD_OBJECTS = ["companies", "contacts", "deals", "tickets", "calls", "emails", "meetings", "notes", "tasks", "communications"] as const;
/** Not every portal has them, and no scope of ours shows them: where they are refused, they are not there for us. */
const MAY_BE_HIDDEN: ReadonlySet<string> = new Set(["tickets"]);
const WORDS: Readonly<Record<string, string>> = { communications: "text messages" };

/** Everything that ties records: by the object at the other end, then by the record. */
export type TiesByObject = ReadonlyMap<string, ReadonlyMap<string, readonly Tie[]>>;

/** What hangs on records, from the database and to the end: a call for each object, and one for each 500 further children. */
export async function readChildren(client: HubSpotClient, object: MergeObject, ids: readonly string[]): Promise<Result<TiesByObject, CrmError>> {
  const found = new Map<string, ReadonlyMap<string, readonly Tie[]>>();
  for (const child of CHILD_OBJECTS) {
    const ties = await readTies(client, tiePath(OBJECT_NAMES[object], child, "read"), ids);
    if (ties.ok) found.set(child, ties.value);
    else if (!MAY_BE_HIDDEN.has(child) || stopsEverything(ties.error)) return ties;
  }
  return ok(found);
}

/** A set for each type or label that ties a record to others. */
export function childSetsOf(ties: TiesByObject, id: string): readonly ChildSet[] {
  const sets = new Map<string, { readonly label: string; readonly ids: string[]; readonly givesWay?: true }>();
  for (const [child, byRecord] of ties) {
    for (const end of byRecord.get(id) ?? []) {
      for (const type of end.types) {
        const relation = relationOf(child, type);
        const label = WORDS[child] ?? child;
        const set = sets.get(relation) ?? { label: type.label === null ? label : `${label} (${type.label})`, ids: [], ...(isPrimary(type) ? { givesWay: true } : {}) };
        set.ids.push(end.id);
        sets.set(relation, set);
      }
    }
  }
  return inOrder([...sets].map(([relation, { ids, ...set }]) => ({ relation, ...set, ids: ids.map((one) => crmRecordId(one)) })));
}

/** Of two primary companies one stays primary when records are merged (VENDORS 1.6). */
const isPrimary = ({ category, typeId }: TieType): boolean => category === "HUBSPOT_DEFINED" && PRIMARY_TIES.has(typeId);

/** `companies HUBSPOT_DEFINED 279`: the object at the other end, who defined the type, and its number. */
const relationOf = (child: string, { category, typeId }: TieType): string => `${child} ${category} ${String(typeId)}`;

/** What a relation of ours says; null for one that is none. */
export function relationParts(relation: string): { readonly child: string; readonly category: string; readonly typeId: number } | null {
  const [child, category, typeId, ...more] = relation.split(" ");
  return child === undefined || category === undefined || typeId === undefined || more.length > 0 || !/^\d{1,15}$/.test(typeId) ? null : { child, category, typeId: Number(typeId) };
}

/** Types that another integration defined are its own to set (HubSpot, "Associations": INTEGRATOR_DEFINED, WORK). */
export const canBeSet = (category: string): boolean => category === "HUBSPOT_DEFINED" || category === "USER_DEFINED";
