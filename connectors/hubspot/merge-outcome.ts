import type { CrmValues, RecordSnapshot, UndoDifference } from "../../src/domain/model/merge.ts";
import { childrenBy, counted } from "../shared/record-snapshot.ts";
import { canBeSet, relationParts } from "./children.ts";
import { listOf } from "./map/values.ts";
import { MERGES_MAX, TOO_MANY } from "./merge.ts";
import type { Filler, PropertyFactsSource } from "./property-facts.ts";
import { ADDRESSES, MERGED_IDS, RECORD_KEY } from "./unmerge.ts";

/** A record's own id, as a property. */
const ID = "hs_object_id";
const MERGED_VIDS = "hs_calculated_merged_vids";
/** What HubSpot stamps anew whenever it makes or changes a record; the older of two dates of creation may come to stand. */
const STAMPS = /^(?:lastmodifieddate|hs_lastmodifieddate|hs_updated_by_user_id|hubspot_owner_assigneddate|hs_created_by_user_id|hs_object_source\w{0,40})$/;

/** Why HubSpot would not make one of the two. */
export function obstaclesTo(survivor: RecordSnapshot, loser: RecordSnapshot): readonly string[] {
  if (survivor.crmId === loser.crmId) return ["Both are one record already."];
  if (survivor.crmType !== loser.crmType) return ["HubSpot merges only records of one type: these two are of different types."];
  const others = [survivor, loser].flatMap(({ crmId, values }) => [crmId, ...listOf(values[MERGED_IDS] ?? null)]).length - 1;
  return others > MERGES_MAX ? [TOO_MANY] : [];
}

/** The survivor's values; where it has none, the loser's. */
export function outcomeOf(survivor: RecordSnapshot, loser: RecordSnapshot): CrmValues {
  const names = new Set([...Object.keys(survivor.values), ...Object.keys(loser.values)]);
  const values = Object.fromEntries([...names].map((name) => [name, survivor.values[name] ?? loser.values[name] ?? null]));
  if (survivor.object !== "contact" || !names.has(ADDRESSES)) return values;
  // Every address of both leads to the one record from then on.
  const all = [survivor, loser].flatMap((one) => [one.values["email"] ?? "", ...listOf(one.values[ADDRESSES] ?? null)]);
  const further = [...new Set(all)].filter((address) => address !== "" && address !== values["email"]);
  return { ...values, [ADDRESSES]: further.join(";") || null };
}

/** What a merge that is taken back at once leaves changed. */
export function lossesOf(facts: Pick<PropertyFactsSource, "fillerOf">, survivor: RecordSnapshot, loser: RecordSnapshot): readonly UndoDifference[] {
  const fillerOf = (name: string): Filler => facts.fillerOf(survivor.object, name);
  return [
    { of: "survivor", what: "id", words: "it has the id of the merged record" },
    { of: "loser", what: "id", words: "it is a new record with a new id" },
    ...fieldsOfSurvivor(fillerOf, survivor, loser),
    ...fieldsOfLoser(fillerOf, loser),
    ...stamps("survivor", survivor), ...stamps("loser", loser),
    { of: "survivor", what: "history", words: "its history holds what was the other's" },
    { of: "loser", what: "history", words: "its former values, page visits, lists and workflows stay with the merged record" },
    ...staying(survivor, loser),
  ];
}

function fieldsOfSurvivor(fillerOf: (name: string) => Filler, survivor: RecordSnapshot, loser: RecordSnapshot): readonly UndoDifference[] {
  const after = outcomeOf(survivor, loser);
  const filled = Object.keys(after).filter((name) =>
    fillerOf(name) === "vendor" && !isApart(name) && (after[name] ?? null) !== (survivor.values[name] ?? null));
  const telling = [MERGED_IDS, ...(survivor.object === "contact" ? [MERGED_VIDS] : [])].filter((name) => name in survivor.values);
  return [
    ...telling.map((name): UndoDifference => ({ of: "survivor", what: "field", name, words: "it names the records that were merged" })),
    ...filled.map((name): UndoDifference => ({ of: "survivor", what: "field", name, words: "it keeps the other's value, which nobody may take off" })),
  ];
}

function fieldsOfLoser(fillerOf: (name: string) => Filler, loser: RecordSnapshot): readonly UndoDifference[] {
  const lost = Object.entries(loser.values).filter(([name, value]) => value !== null && name !== ID && !STAMPS.test(name) && (fillerOf(name) === "vendor" || name === MERGED_VIDS)).map(([name]) => name);
  return [
    ...lost.map((name): UndoDifference => ({ of: "loser", what: "field", name, words: "HubSpot fills it anew or not at all" })),
    { of: "loser", what: "field", name: RECORD_KEY, words: "Steward's key says which record it was made from" },
  ];
}

const isApart = (name: string): boolean => name === ID || name === MERGED_IDS || name === MERGED_VIDS || name === "createdate" || STAMPS.test(name);

function stamps(of: UndoDifference["of"], { values }: RecordSnapshot): readonly UndoDifference[] {
  const names = Object.keys(values).filter((name) => STAMPS.test(name) || (of === "survivor" && name === "createdate"));
  return names.map((name) => ({ of, what: "history", name, words: "HubSpot may stamp it anew" }));
}

/** Ties that another integration defined cannot be made by us: those children stay with the merged record. */
function staying(survivor: RecordSnapshot, loser: RecordSnapshot): readonly UndoDifference[] {
  return loser.children.flatMap(({ relation, label, ids }): readonly UndoDifference[] => {
    const parts = relationParts(relation);
    if (parts === null || canBeSet(parts.category)) return [];
    const more = ids.filter((id) => !childrenBy(survivor, relation).includes(id)).length;
    const gone: UndoDifference = { of: "loser", what: "children", name: relation, count: ids.length, words: `${counted(ids.length, label)} of another integration's kind do not come back to it` };
    return more === 0 ? [gone] : [gone, { of: "survivor", what: "children", name: relation, count: more, words: `${counted(more, label)} of another integration's kind stay with it` }];
  });
}
