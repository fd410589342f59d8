import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import { chunksOf } from "../shared/chunks.ts";
import { failure } from "../shared/failure.ts";
import type { HubSpotClient, HubSpotRequest } from "./client.ts";
import { itemError } from "./errors.ts";
import { associationPath } from "./objects.ts";
import { AssociationBatchSchema, AssociationWriteSchema } from "./schemas.ts";
import type { ErrorBody } from "./schemas.ts";

/** Which way an association runs. */
export interface Pair {
  readonly from: CrmObject;
  readonly to: CrmObject;
}

/** A record at the other end. `typeIds` is empty where the endpoint did not tell. */
export interface Linked {
  readonly id: string;
  readonly typeIds: readonly number[];
}

/** A label between two records, or the plain tie of their objects. */
export interface TieType {
  readonly category: string;
  readonly typeId: number;
  readonly label: string | null;
}

/** A record at the other end, with all that ties it. */
export interface Tie {
  readonly id: string;
  readonly types: readonly TieType[];
}

/** One association to make. */
export interface NewAssociation {
  readonly from: string;
  readonly to: string;
  readonly typeId: number;
}

/** HubSpot takes 1,000 records a read and 2,000 associations a write. */
const READ_MAX = 1_000;
const CREATE_MAX = 2_000;
/** Associations of one record come in pages; more than this many are a broken answer, not a record. */
const ROUNDS_MAX = 200;

/**
 * What records are associated with, read from the database, not from an index. A record without associations is
 * missing in the map; an error is never an empty list.
 */
export async function readAssociations(client: HubSpotClient, pair: Pair, ids: readonly string[]): Promise<Result<ReadonlyMap<string, readonly Linked[]>, CrmError>> {
  const ties = await readTies(client, associationPath(pair.from, pair.to, "read"), ids);
  if (!ties.ok) return ties;
  return ok(new Map([...ties.value].map(([id, ends]) => [id, ends.map((end) => ({ id: end.id, typeIds: end.types.map(({ typeId }) => typeId) }))])));
}

/** The same with categories and labels, of any two objects: `path` is that of their batch read. */
export async function readTies(client: HubSpotClient, path: string, ids: readonly string[]): Promise<Result<ReadonlyMap<string, readonly Tie[]>, CrmError>> {
  const found = new Map<string, Tie[]>();
  let open: readonly { readonly id: string; readonly after?: string }[] = ids.map((id) => ({ id }));
  for (let round = 0; open.length > 0 && round < ROUNDS_MAX; round += 1) {
    const next: { readonly id: string; readonly after: string }[] = [];
    for (const inputs of chunksOf(open, READ_MAX)) {
      const request: HubSpotRequest = { method: "POST", path, body: { inputs }, mutates: false };
      const page = await client.call(request, AssociationBatchSchema);
      if (!page.ok) return page;
      const failed = page.value.body.errors?.find((error) => !meansNone(error));
      if (failed !== undefined) return err(itemError(failed, client.asked(request), page.value.status));
      for (const one of page.value.body.results) {
        const known = found.get(one.from.id) ?? [];
        known.push(...one.to.map((to) => ({ id: to.toObjectId, types: (to.associationTypes ?? []).flatMap(tieType) })));
        found.set(one.from.id, known);
        if (one.paging?.next !== undefined) next.push({ id: one.from.id, after: one.paging.next.after });
      }
    }
    open = next;
  }
  return open.length === 0 ? ok(found) : err(failure("unavailable", "HubSpot's associations do not come to an end."));
}

const tieType = ({ category, typeId, label }: { readonly category?: string | undefined; readonly typeId?: number | undefined; readonly label?: string | null | undefined }): TieType | readonly never[] =>
  (typeId === undefined ? [] : { category: category ?? "HUBSPOT_DEFINED", typeId, label: label ?? null });

/** Makes associations. One that exists is left as it is only where the caller did not ask for it: labels are replaced. */
export async function createAssociations(client: HubSpotClient, pair: Pair, wanted: readonly NewAssociation[]): Promise<Result<null, CrmError>> {
  for (const chunk of chunksOf(wanted, CREATE_MAX)) {
    const inputs = chunk.map(({ from, to, typeId }) =>
      ({ from: { id: from }, to: { id: to }, types: [{ associationCategory: "HUBSPOT_DEFINED", associationTypeId: typeId }] }));
    const request: HubSpotRequest = { method: "POST", path: associationPath(pair.from, pair.to, "create"), body: { inputs }, mutates: true };
    const made = await client.call(request, AssociationWriteSchema);
    if (!made.ok) return made;
    const failed = made.value.body.errors?.[0];
    if (failed !== undefined) return err(itemError(failed, client.asked(request), made.value.status));
  }
  return ok(null);
}

/** A record without associations is told as an error, and so is one that went meanwhile. */
function meansNone(error: ErrorBody): boolean {
  return error.subCategory?.endsWith("NO_ASSOCIATIONS_FOUND") === true || error.category === "OBJECT_NOT_FOUND";
}
