import type { RecordSnapshot } from "../../src/domain/model/merge.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UnmergeOrder } from "../../src/ports/crm-merger.ts";
import { chunksOf } from "../shared/chunks.ts";
import type { TieType } from "./associations.ts";
import { canBeSet, readChildren, relationParts } from "./children.ts";
import type { TiesByObject } from "./children.ts";
import type { HubSpotClient, HubSpotRequest } from "./client.ts";
import { itemError } from "./errors.ts";
import { OBJECT_NAMES, tiePath } from "./objects.ts";
import { AssociationEndSchema } from "./schemas.ts";

type Spec = Pick<TieType, "category" | "typeId">;
/** The types by which each child hangs, by object and child. */
type Hanging = ReadonlyMap<string, ReadonlyMap<string, readonly Spec[]>>;

/** HubSpot takes 2,000 associations a write. */
const WRITE_MAX = 2_000;

/**
 * Children that were the loser's and hang on the merged record change over to the loser made anew, those that were both's
 * hang on both. First the new ties, then the old ones go: a child is never without any. Who is gone, or was taken off by
 * a person, stays as it is. A tie between the two records themselves, which the merge dropped, is made again.
 */
export async function moveBack(client: HubSpotClient, order: UnmergeOrder, ids: { readonly merged: string; readonly loser: string }): Promise<Result<null, CrmError>> {
  const { object } = order.survivor;
  const ties = await readChildren(client, object, [ids.merged, ids.loser]);
  if (!ties.ok) return ties;
  const [onMerged, onLoser] = [hangingOn(ties.value, ids.merged), hangingOn(ties.value, ids.loser)];
  const [ofSurvivor, ofLoser] = [hangingBy(order.survivor), hangingBy(order.loser)];
  const from = OBJECT_NAMES[object];
  for (const [child, wanted] of ofLoser) {
    const own = at(onLoser, child);
    const lacking = [...wanted].flatMap(([id, types]) => {
      const isOther = child === from && id === order.survivor.crmId;
      const to = isOther ? ids.merged : id;
      const there = own.get(to) ?? [];
      const isMovable = isOther || there.length > 0 || at(onMerged, child).has(to);
      return isMovable && types.some((type) => !includes(there, type)) ? [{ from: { id: ids.loser }, to: { id: to }, types: [...there, ...types.filter((type) => !includes(there, type))].map(specOf) }] : [];
    });
    const made = await send(client, tiePath(from, child, "create"), lacking);
    if (!made.ok) return made;
  }
  for (const [child, were] of ofLoser) {
    const excess = [...at(onMerged, child)].map(([id, now]) => {
      const came = now.filter((type) => includes(were.get(id) ?? [], type) && !includes(at(ofSurvivor, child).get(id) ?? [], type));
      return { id, came, isWhole: came.length === now.length };
    }).filter(({ came }) => came.length > 0);
    const whole = excess.filter(({ isWhole }) => isWhole).map(({ id }) => ({ from: { id: ids.merged }, to: [{ id }] }));
    const ended = await send(client, tiePath(from, child, "archive"), whole);
    if (!ended.ok) return ended;
    const labels = excess.filter(({ isWhole }) => !isWhole).map(({ id, came }) => ({ from: { id: ids.merged }, to: { id }, types: came.map(specOf) }));
    const unlabelled = await send(client, tiePath(from, child, "labels/archive"), labels);
    if (!unlabelled.ok) return unlabelled;
  }
  return ok(null);
}

const NONE: ReadonlyMap<string, readonly Spec[]> = new Map();
const at = (hanging: Hanging, child: string): ReadonlyMap<string, readonly Spec[]> => hanging.get(child) ?? NONE;
const includes = (types: readonly Spec[], { category, typeId }: Spec): boolean => types.some((one) => one.typeId === typeId && one.category === category);
const specOf = ({ category, typeId }: Spec): object => ({ associationCategory: category, associationTypeId: typeId });

function hangingOn(ties: TiesByObject, id: string): Hanging {
  return new Map([...ties].map(([child, byRecord]) => [child, new Map((byRecord.get(id) ?? []).map((end) => [end.id, end.types.filter(({ category }) => canBeSet(category))]))]));
}

function hangingBy({ children }: RecordSnapshot): Hanging {
  const hanging = new Map<string, Map<string, Spec[]>>();
  for (const { relation, ids } of children) {
    const parts = relationParts(relation);
    if (parts === null || !canBeSet(parts.category)) continue;
    const ofChild = hanging.get(parts.child) ?? new Map<string, Spec[]>();
    hanging.set(parts.child, ofChild);
    for (const id of ids) ofChild.set(id, [...(ofChild.get(id) ?? []), { category: parts.category, typeId: parts.typeId }]);
  }
  return hanging;
}

async function send(client: HubSpotClient, path: string, inputs: readonly object[]): Promise<Result<null, CrmError>> {
  for (const some of chunksOf(inputs, WRITE_MAX)) {
    const request: HubSpotRequest = { method: "POST", path, body: { inputs: some }, mutates: true };
    const sent = await client.call(request, AssociationEndSchema);
    if (!sent.ok) return sent;
    const failed = sent.value.body?.errors?.[0];
    if (failed !== undefined) return err(itemError(failed, client.asked(request), sent.value.status));
  }
  return ok(null);
}
