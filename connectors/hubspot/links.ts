import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { readAssociations } from "./associations.ts";
import type { Linked, Pair } from "./associations.ts";
import type { HubSpotClient } from "./client.ts";
import { OBJECT_NAMES, PRIMARY_COMPANY_TYPES } from "./objects.ts";
import type { HubSpotObject } from "./schemas.ts";

/** The records at the other end, by the id of ours. */
export type Links = ReadonlyMap<string, readonly Linked[]>;

/**
 * What a page of records is associated with. The list endpoint tells it in the same call; where it did not (search), was
 * cut, or names several companies without saying which is the primary one, the associations are read.
 */
export async function linksOf(client: HubSpotClient, pair: Pair, page: { readonly objects: readonly HubSpotObject[]; readonly inline: boolean }): Promise<Result<Links, CrmError>> {
  const links = new Map<string, readonly Linked[]>();
  const unsure: string[] = [];
  for (const object of page.objects) {
    const inline = object.associations?.[OBJECT_NAMES[pair.to]];
    const ids = [...new Set(inline?.results.map(({ id }) => id))];
    const isWhole = page.inline && (inline?.paging?.next === undefined) && !(pair.to === "account" && ids.length > 1);
    if (isWhole) links.set(object.id, ids.map((id) => ({ id, typeIds: [] })));
    else unsure.push(object.id);
  }
  if (unsure.length === 0) return ok(links);
  const read = await readAssociations(client, pair, unsure);
  if (!read.ok) return read;
  return ok(new Map([...links, ...read.value]));
}

/** All of them, each once. */
export const idsOf = (linked: readonly Linked[] | undefined): readonly CrmRecordId[] =>
  [...new Set((linked ?? []).map(({ id }) => id))].map((id) => crmRecordId(id));

/** The primary company: the one so labelled, the one the record's own property names, or the only one. */
export function primaryOf(linked: readonly Linked[] | undefined, named: string | null): CrmRecordId | null {
  const all = linked ?? [];
  const primary = all.find(({ typeIds }) => typeIds.some((type) => PRIMARY_COMPANY_TYPES.has(type)));
  const id = primary?.id ?? all.find((one) => one.id === named)?.id ?? (new Set(all.map((one) => one.id)).size === 1 ? all[0]?.id : undefined);
  return id === undefined ? null : crmRecordId(id);
}
