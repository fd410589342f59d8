import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { Row } from "./rows.ts";
import { isTrue, referenceOf } from "./rows.ts";
import type { SObjectName } from "./objects.ts";

/** A record of one of Salesforce's objects, by id. */
export interface Ref {
  readonly sobject: SObjectName;
  readonly id: string;
}

/** A row, and the object that it is of. */
export interface Found {
  readonly sobject: SObjectName;
  readonly row: Row;
}

/** Where ids lead: the row at the end, and every former id on the way to it. */
export interface Survivor extends Found {
  readonly formerIds: readonly string[];
}

/** Reads rows of one object by id, the deleted ones too. */
export type ReadRows = (sobject: SObjectName, ids: readonly string[]) => Promise<Result<readonly Row[], CrmError>>;

/** A record may have been merged into one that was merged itself; nobody does that more often. */
const HOPS_MAX = 10;

/**
 * Where a record went: a loser of a merge lies in the recycle bin and names its master; a converted lead names the
 * contact that it became. Null for one that stands for itself, deleted or not.
 */
function leadsTo({ sobject, row }: Found): Ref | null {
  if (sobject === "Lead" && isTrue(row, "IsConverted")) {
    const contact = referenceOf(row, "ConvertedContactId");
    if (contact !== null) return { sobject: "Contact", id: contact };
  }
  const master = isTrue(row, "IsDeleted") ? referenceOf(row, "MasterRecordId") : null;
  return master === null ? null : { sobject, id: master };
}

/** Follows rows to the records they became. One whose end cannot be seen stands for itself again. */
export async function follow(start: readonly Found[], read: ReadRows): Promise<Result<readonly Survivor[], CrmError>> {
  let trails: readonly Trail[] = start.map((one) => ({ start: one, at: one, formerIds: [] }));
  for (let hop = 0; hop < HOPS_MAX; hop += 1) {
    const wanted = trails.flatMap(({ at }) => leadsTo(at) ?? []);
    if (wanted.length === 0) break;
    const found = await readRefs(wanted, read);
    if (!found.ok) return found;
    trails = trails.map((trail) => onwards(trail, found.value));
  }
  return ok(gathered(trails.map((trail) => (leadsTo(trail.at) === null ? trail : { ...trail, at: stranded(trail.start), formerIds: [] }))));
}

interface Trail {
  readonly start: Found;
  readonly at: Found;
  readonly formerIds: readonly string[];
}

function onwards(trail: Trail, found: ReadonlyMap<string, Found>): Trail {
  const to = leadsTo(trail.at);
  const next = to === null ? undefined : found.get(to.id);
  if (next === undefined) return to === null ? trail : { start: trail.start, at: stranded(trail.start), formerIds: [] };
  return { start: trail.start, at: next, formerIds: [...trail.formerIds, trail.at.row.Id] };
}

/** A record that leads where we cannot see is gone, and says nothing more. */
function stranded({ sobject, row }: Found): Found {
  return { sobject, row: { ...row, IsDeleted: true, MasterRecordId: null, ConvertedContactId: null } };
}

async function readRefs(refs: readonly Ref[], read: ReadRows): Promise<Result<ReadonlyMap<string, Found>, CrmError>> {
  const found = new Map<string, Found>();
  for (const sobject of new Set(refs.map((ref) => ref.sobject))) {
    const rows = await read(sobject, refs.filter((ref) => ref.sobject === sobject).map(({ id }) => id));
    if (!rows.ok) return rows;
    for (const row of rows.value) found.set(row.Id, { sobject, row });
  }
  return ok(found);
}

/** Each survivor once, with the former ids of everything that led to it. */
function gathered(trails: readonly Trail[]): readonly Survivor[] {
  const survivors = new Map<string, Survivor>();
  for (const { at, formerIds } of trails) {
    const known = survivors.get(at.row.Id);
    survivors.set(at.row.Id, { ...at, formerIds: [...new Set([...(known?.formerIds ?? []), ...formerIds])].filter((id) => id !== at.row.Id) });
  }
  return [...survivors.values()];
}
