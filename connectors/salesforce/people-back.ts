import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { UnmergeOrder } from "../../src/ports/crm-merger.ts";
import { chunksOf } from "../shared/chunks.ts";
import { failure } from "../shared/failure.ts";
import { childrenBy } from "../shared/record-snapshot.ts";
import { askedOf } from "./client.ts";
import { COLLECTION_MAX } from "./collection.ts";
import type { NewRow } from "./collection.ts";
import type { ObjectDescription } from "./describe.ts";
import { itemError } from "./errors.ts";
import { insertRows } from "./insert-rows.ts";
import { valueOf } from "./map/values.ts";
import type { RestRequest } from "./rest.ts";
import { failuresOf } from "./row-failures.ts";
import { knownFields, readByIds, referenceOf } from "./rows.ts";
import type { Row } from "./rows.ts";
import { CollectionSchema } from "./schemas.ts";
import type { MergeParts } from "./merge-parts.ts";

/** A relation of people to tasks or to events. */
export interface PeopleRelation {
  readonly relation: string;
  readonly sobject: string;
  readonly by: string;
  /** Activities whose first person the loser was: it took the survivor's place when it came back. */
  readonly ofLoserAlone: ReadonlySet<string>;
}

/** Whose relation to an activity is kept as it was made: how somebody was asked, and what they answered. */
const KEPT = ["IsParent", "IsInvitee", "Status", "Response", "RespondedDate"] as const;

/**
 * A relation cannot be hung on somebody else: the loser's is made anew, with what the survivor's says, and the survivor's
 * goes where it was not there before. First the new, then the old: nobody is ever without the activity.
 */
export async function movePeopleBack(parts: MergeParts, order: UnmergeOrder, people: PeopleRelation): Promise<Result<readonly CrmError[], CrmError>> {
  const { merged, loser, survivor } = order;
  const described = await parts.client.describe(people.sobject);
  if (!described.ok) return described;
  // The org shares activities no longer.
  if (described.value === null) return ok([]);
  const activities = childrenBy(loser, people.relation);
  const both = new Set<string>(childrenBy(survivor, people.relation));
  const rows = await readByIds(parts.client, { from: people.sobject, fields: knownFields(described.value, [people.by, "RelationId", ...KEPT]), by: people.by, ids: activities });
  if (!rows.ok) return rows;
  const byActivity = Map.groupBy(rows.value, (row) => referenceOf(row, people.by) ?? "");
  const of = (activity: string, person: string): Row | undefined => byActivity.get(activity)?.find((row) => referenceOf(row, "RelationId") === person);
  const lacking = activities.flatMap((activity): readonly NewRow[] => {
    const [theirs, own] = [of(activity, merged), of(activity, loser.crmId)];
    if (own === undefined && theirs !== undefined) return [relationRow(described.value, people, { activity, person: loser.crmId, like: theirs })];
    const isLost = theirs === undefined && own !== undefined && both.has(activity) && people.ofLoserAlone.has(activity);
    return isLost ? [relationRow(described.value, people, { activity, person: merged, like: own })] : [];
  });
  const made = failuresOf(await insertRows(parts, lacking)).filter(({ kind }) => kind !== "conflict");
  if (made.length > 0) return ok(made);
  return removeRows(parts, activities.flatMap((activity) => (both.has(activity) ? [] : of(activity, merged)?.Id ?? [])));
}

function relationRow(description: ObjectDescription | null, { sobject, by }: PeopleRelation, { activity, person, like }: { readonly activity: string; readonly person: string; readonly like: Row }): NewRow {
  const kept = KEPT.filter((name) => description?.fields.some((field) => field.name === name && field.createable)).map((name) => [name, valueOf(like, name)] as const);
  return { sobject, values: { [by]: activity, RelationId: person, ...Object.fromEntries(kept.filter(([, value]) => value !== null)) } };
}

async function removeRows({ client, clock }: MergeParts, ids: readonly string[]): Promise<Result<readonly CrmError[], CrmError>> {
  const refused: CrmError[] = [];
  for (const some of chunksOf(ids, COLLECTION_MAX)) {
    const request: RestRequest = { method: "DELETE", path: "/composite/sobjects", query: { ids: some.join(","), allOrNone: "false" }, mutates: true };
    const answer = await client.call(request, CollectionSchema);
    if (!answer.ok) return answer;
    if (answer.value.body.length !== some.length) return err(failure("unavailable", "Salesforce said nothing about a relation that was to go.", true));
    refused.push(...answer.value.body.flatMap(({ success, errors }) => (success ? [] : [itemError(errors, askedOf(request, clock), answer.value.status)])).filter(({ kind }) => kind !== "not-found"));
  }
  return ok(refused);
}
