import type { WriteId } from "../../src/domain/model/ids.ts";
import type { EngagementObject } from "../../src/domain/model/engagement.ts";
import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { MappedFields } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmWriter, UpsertDone, UpsertItem, UpsertResult } from "../../src/ports/crm-writer.ts";
import { NOTHING_MAPPED } from "../shared/mapped.ts";
import { failure } from "../shared/failure.ts";
import { roundsOf } from "../shared/rounds.ts";
import { relationsOf } from "./add-relations.ts";
import { peopleOfActivities } from "./belongings.ts";
import type { SalesforceClient } from "./client.ts";
import { COLLECTION_MAX } from "./collection.ts";
import { createConditionalPatch } from "./conditional-patch.ts";
import { createRecords } from "./create.ts";
import type { ObjectDescription } from "./describe.ts";
import { findHolders } from "./key-finder.ts";
import { toEngagement, visibleCodec } from "./map/codec.ts";
import { CODECS } from "./map/engagement.ts";
import { USUAL_STATUSES, inWordsOf } from "./map/task-status.ts";
import { KEY_FIELD } from "./map/values.ts";
import { SOBJECTS, isIdOf } from "./objects.ts";
import { createOwnerZones } from "./owner-zones.ts";
import { changeRecords, readRecords } from "./record-changes.ts";
import { pauseWithJitter } from "./row-locks.ts";
import type { Pause } from "./row-locks.ts";
import { hasField } from "./rows.ts";
import { createTaskStatuses } from "./task-statuses.ts";
import { updateRecords } from "./update.ts";
import type { UpdateItem } from "./update.ts";
import type { Readied, Ready, WriteParts } from "./write-parts.ts";

/** What a writer is made of. */
export interface WriterParts {
  readonly client: SalesforceClient;
  readonly clock: Clock;
  readonly mapped?: MappedFields;
  readonly pause?: Pause | undefined;
}

/** Writes tasks and events into an org, and changes fields of its records. */
export function createWriter({ client, clock, mapped = NOTHING_MAPPED, pause = pauseWithJitter }: WriterParts): CrmWriter {
  const parts: WriteParts = { client, clock, mapped, pause, zones: createOwnerZones(client, clock), statuses: createTaskStatuses(client, clock), patch: createConditionalPatch(client, pause) };
  return {
    batchMax: COLLECTION_MAX,
    async find(object, keys) {
      const ready = await prepare(parts, object);
      if (!ready.ok) return ready;
      const found = await findHolders(client, clock, keys.map((key) => ({ key, ready: ready.value })));
      const [error] = found.unread.values();
      if (error !== undefined) return err(error);
      const rows = [...found.living.values()];
      const people = await peopleOfActivities(client, ready.value.codec.sobject, rows);
      if (!people.ok) return people;
      return ok(rows.map((row) => toEngagement(ready.value.codec, row, people.value.get(row.Id) ?? [], ready.value.context)));
    },
    async upsert(items) {
      const { readied, refused } = await prepareAll(parts, items);
      const results = new Map<WriteId, Result<UpsertDone, CrmError>>(refused);
      for (const round of roundsOf(readied, ({ key }) => key)) {
        for (const [ready, updates] of Map.groupBy(round.filter(isUpdate), (item) => item.ready)) {
          for (const [id, result] of await updateRecords(parts, ready, updates)) results.set(id, result);
        }
        const creates = round.filter((item) => !isUpdate(item));
        if (creates.length > 0) for (const [id, result] of await createRecords(parts, creates)) results.set(id, result);
      }
      // Cannot be missing as long as both roads answer for each item; silence must never read as success.
      return items.map(({ writeId }): UpsertResult => ({ writeId, result: results.get(writeId) ?? err(failure("unavailable", "The write was not attempted.", true)) }));
    },
    readRecords: (object, ids) => readRecords(parts, object, ids),
    changeRecords: (object, changes) => changeRecords(parts, object, changes),
  };
}

/** Whether it hangs on what cannot be a record of Salesforce, such as one of another CRM: nothing may be written beside it. */
const namesStranger = ({ associations }: UpsertItem): boolean => associations.some(({ object, crmId }) => !SOBJECTS[object].some((sobject) => isIdOf(sobject, crmId)));
const STRANGER = failure("not-found", "The activity names a record that cannot be Salesforce's.");

const isUpdate = (item: Readied<UpsertItem>): item is Readied<UpdateItem> => item.existing !== null;

/** Items with what is known of their nouns, and those that cannot be written. */
async function prepareAll(parts: WriteParts, items: readonly UpsertItem[]): Promise<{ readonly readied: readonly Readied<UpsertItem>[]; readonly refused: ReadonlyMap<WriteId, Result<UpsertDone, CrmError>> }> {
  const readied: Readied<UpsertItem>[] = [];
  const refused = new Map<WriteId, Result<UpsertDone, CrmError>>();
  const zones = await parts.zones.load(items.flatMap(({ fields, existing }) => [fields.ownerId, existing?.fields.ownerId]));
  for (const [object, ofObject] of Map.groupBy(items, (item) => item.object)) {
    const ready = zones.ok ? await prepare(parts, object) : zones;
    for (const item of ofObject) {
      if (!ready.ok) refused.set(item.writeId, ready);
      else if (namesStranger(item)) refused.set(item.writeId, err(STRANGER));
      else readied.push({ ...item, ready: ready.value });
    }
  }
  return { readied, refused };
}

/** What must be known before the first write of a noun: how the org keeps keys and people and calls what is done. */
async function prepare(parts: WriteParts, object: EngagementObject): Promise<Result<Ready, CrmError>> {
  const { sobject } = CODECS[object];
  let described = await parts.client.describe(sobject);
  // The fields may have been deployed just now.
  if (described.ok && described.value !== null && hiddenOf(described.value) !== undefined) described = await parts.client.describe(sobject, true);
  if (!described.ok) return described;
  const description = described.value;
  if (description === null) return err(failure("forbidden", `Salesforce shows this user no object ${sobject}.`));
  const hidden = hiddenOf(description);
  if (hidden === KEY_FIELD) return err(failure("forbidden", `Salesforce shows no field ${sobject}.${KEY_FIELD}: an admin must deploy Steward's fields and assign their permission set.`));
  if (hidden !== undefined) return err(failure("forbidden", `Salesforce shows no field ${sobject}.${hidden}: an admin must let the user who connected read and edit it.`));
  const relations = await relationsOf(parts.client, sobject);
  if (!relations.ok) return relations;
  const statuses = sobject === "Task" ? await parts.statuses(description.fields.find(({ name }) => name === "Status")) : ok(USUAL_STATUSES);
  if (!statuses.ok) return statuses;
  return ok({
    codec: visibleCodec(inWordsOf(statuses.value, CODECS[object]), description), description, keeping: description.fields.some(({ name, unique }) => name === KEY_FIELD && unique) ? "unique" : "plain",
    context: { zoneOf: parts.zones.of, now: parts.clock.now() }, relations: relations.value,
  });
}

/** The first of the fields that we do not see and without which nothing may be logged: it would be found by nobody, or hang on nobody. */
const hiddenOf = (description: ObjectDescription): string | undefined => [KEY_FIELD, "WhoId", "WhatId"].find((name) => !hasField(description, name));
