import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { ChildSet } from "../../src/domain/model/merge.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { inOrder } from "../shared/record-snapshot.ts";
import type { SObjectName } from "./objects.ts";
import { LIVING, hasField, readAll, readEach, referenceOf } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { MergeParts } from "./merge-parts.ts";
import { all, id, isIn } from "./soql.ts";

/** How rows hang on a record. */
export interface Relation {
  readonly sobject: string;
  readonly field: string;
  /** Of rows that only say that a person is in an activity: the field that names it, by which they are known here. */
  readonly by: string | null;
  /** Whether its rows can be hung on another record. */
  readonly isMovable: boolean;
}

/** Rows that Salesforce keeps by itself, or shows of other rows: each is history, a copy or a grant, and none is anybody's to move. */
const KEPT_BY_VENDOR = /(?:History|Feed|Share|ChangeEvent|Tag|Insight|Stream)$/;
/** People and things of activities, which are read as such, and the lists of activities that describe tells of besides. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set([
  "TaskRelation", "EventRelation", "TaskWhoRelation", "EventWhoRelation", "AcceptedEventRelation", "DeclinedEventRelation", "UndecidedEventRelation",
  "ActivityHistory", "OpenActivity", "NoteAndAttachment", "CombinedAttachment", "AttachedContentDocument", "DuplicateRecordItem", "RecordAction", "TopicAssignment", "EntitySubscription",
]);
/** Mails that were sent take no other record, nor do the people on them (Salesforce, "EmailMessage"). */
const NEVER_MOVED: ReadonlySet<string> = new Set(["EmailMessage", "EmailMessageRelation"]);
/** Several people of one task or event, where the org shares activities. */
const PEOPLE = [{ sobject: "TaskRelation", by: "TaskId", label: "tasks with it" }, { sobject: "EventRelation", by: "EventId", label: "events with it" }] as const;
/** Relations that describe may keep for itself because they have no name. */
const UNNAMED: Readonly<Partial<Record<SObjectName, readonly (readonly [string, string])[]>>> = { Contact: [["Contact", "ReportsToId"]], Account: [["Account", "ParentId"]] };

interface Wanted {
  readonly sobject: string;
  readonly field: string;
  readonly by: string | null;
  readonly label: string | null;
}

/** What hangs on records of one object, by each relation to its end: about a call for five relations, and one for each 2,000 further rows. */
export async function readChildren(parts: MergeParts, sobject: SObjectName, ids: readonly string[]): Promise<Result<ReadonlyMap<string, readonly ChildSet[]>, CrmError>> {
  const relations = await relationsOf(parts, sobject);
  if (!relations.ok) return relations;
  const answers = await readEach(parts.client, parts.clock, relations.value.map(({ sobject: from, field, by }) => ({ from, fields: [field, ...(by === null ? [] : [by])], where: all(isIn(field, ids.map(id)), LIVING) })));
  const sets = new Map<string, ChildSet[]>(ids.map((one) => [one, []]));
  for (const [index, wanted] of relations.value.entries()) {
    const rows = await told(parts, wanted, { ids, answer: answers[index] });
    if (!rows.ok) return rows;
    if (rows.value.length === 0) continue;
    const named = await nameOf(parts, wanted);
    if (!named.ok) return named;
    for (const [owner, some] of Map.groupBy(rows.value, (row) => referenceOf(row, wanted.field) ?? "")) {
      sets.get(owner)?.push({ ...named.value, ids: some.flatMap((row) => (wanted.by === null ? row.Id : referenceOf(row, wanted.by) ?? [])).map((one) => crmRecordId(one)) });
    }
  }
  return ok(new Map([...sets].map(([owner, some]) => [owner, inOrder(some)])));
}

async function relationsOf({ client }: MergeParts, sobject: SObjectName): Promise<Result<readonly Wanted[], CrmError>> {
  const described = await client.describe(sobject);
  if (!described.ok) return described;
  const told = (described.value?.childRelationships ?? []).filter(({ deprecatedAndHidden }) => !deprecatedAndHidden).map(({ childSObject, field }): readonly [string, string] => [childSObject, field]);
  const own = new Map([...told, ...(UNNAMED[sobject] ?? [])].filter(([child]) => !KEPT_BY_VENDOR.test(child) && !SHOWN_ELSEWHERE.has(child)).map(([child, field]) => [`${child}.${field}`, { sobject: child, field, by: null, label: null }]));
  if (sobject === "Account") return ok([...own.values()]);
  const people: Wanted[] = [];
  for (const { sobject: relation, by, label } of PEOPLE) {
    const shared = await client.describe(relation);
    if (!shared.ok) return shared;
    if (shared.value !== null) people.push({ sobject: relation, field: "RelationId", by, label });
  }
  return ok([...own.values(), ...people]);
}

/** The rows of a relation; none of one that cannot be asked for, which is what Salesforce says of some. */
async function told(parts: MergeParts, wanted: Wanted, { ids, answer }: { readonly ids: readonly string[]; readonly answer: Result<readonly Row[], CrmError> | undefined }): Promise<Result<readonly Row[], CrmError>> {
  if (answer === undefined || answer.ok) return answer ?? ok([]);
  if (!isUnaskable(answer.error)) return answer;
  const described = await parts.client.describe(wanted.sobject);
  if (!described.ok) return described;
  if (described.value === null || !hasField(described.value, wanted.field) || hasField(described.value, "IsDeleted")) return ok([]);
  const rows = await readAll(parts.client, { from: wanted.sobject, fields: [wanted.field], where: isIn(wanted.field, ids.map(id)) });
  return !rows.ok && isUnaskable(rows.error) ? ok([]) : rows;
}

const isUnaskable = ({ kind }: CrmError): boolean => kind === "invalid" || kind === "not-found" || kind === "forbidden";

async function nameOf({ client }: MergeParts, { sobject, field, by, label }: Wanted): Promise<Result<Pick<ChildSet, "relation" | "label">, CrmError>> {
  if (by !== null) return ok({ relation: `${sobject}.${field} by ${by}`, label: label ?? sobject });
  const described = await client.describe(sobject);
  if (!described.ok) return described;
  const isMovable = !NEVER_MOVED.has(sobject) && described.value?.updateable === true && described.value.fields.some((one) => one.name === field && one.updateable);
  return ok({ relation: `${sobject}.${field}${isMovable ? "" : FIXED}`, label: (described.value?.labelPlural ?? "").toLowerCase() || sobject });
}

const FIXED = " fixed";

/** What a relation of ours says; null for one that is none. */
export function relationParts(relation: string): Relation | null {
  const [, sobject, field, by, fixed] = /^(\w+)\.(\w+)(?: by (\w+)| (fixed))?$/.exec(relation) ?? [];
  return sobject === undefined || field === undefined ? null : { sobject, field, by: by ?? null, isMovable: fixed === undefined };
}
