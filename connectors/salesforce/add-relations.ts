import type { WriteId } from "../../src/domain/model/ids.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import type { SalesforceClient } from "./client.ts";
import type { NewRow } from "./collection.ts";
import { insertRows } from "./insert-rows.ts";
import type { Value } from "./map/values.ts";
import type { Relations } from "./relations.ts";
import { hasField } from "./rows.ts";
import type { WriteParts } from "./write-parts.ts";

/** The org's relations of tasks or of events; null without Shared Activities (which alone brings TaskRelation). */
export async function relationsOf(client: SalesforceClient, sobject: "Task" | "Event"): Promise<Result<Relations | null, CrmError>> {
  const ofTasks = await client.describe("TaskRelation");
  if (!ofTasks.ok) return ofTasks;
  if (ofTasks.value === null || sobject === "Task") return ok(ofTasks.value === null ? null : { parent: "TaskId", description: ofTasks.value });
  const ofEvents = await client.describe("EventRelation");
  if (!ofEvents.ok) return ofEvents;
  return ok(ofEvents.value === null ? null : { parent: "EventId", description: ofEvents.value });
}

/** People to relate to one activity. */
export interface Wanted {
  readonly writeId: WriteId;
  readonly id: string;
  readonly people: readonly string[];
}

/** Relates people. Returns the errors of those writes that lack somebody now; each may be tried again. */
export async function addRelations(parts: WriteParts, relations: Relations | null, wanted: readonly Wanted[]): Promise<ReadonlyMap<WriteId, CrmError>> {
  if (relations === null) return new Map();
  return insertFor(parts, wanted.flatMap(({ writeId, id, people }) => relationRows(relations, id, people).map((row) => ({ writeId, row }))));
}

/** The same of relations that are worked out already. */
export async function insertFor(parts: WriteParts, wanted: readonly { readonly writeId: WriteId; readonly row: NewRow }[]): Promise<ReadonlyMap<WriteId, CrmError>> {
  const failed = new Map<WriteId, CrmError>();
  const outcomes = await insertRows(parts, wanted.map(({ row }) => row));
  wanted.forEach(({ writeId }, index) => {
    const outcome = outcomes[index] ?? "lost";
    // Somebody else related the same person meanwhile.
    if (outcome !== "lost" && (outcome.ok || outcome.error.kind === "conflict")) return;
    failed.set(writeId, outcome === "lost" ? failure("unavailable", "Salesforce said nothing about a person to relate.", true) : { ...outcome.error, mayHaveHappened: true });
  });
  return failed;
}

/** The rows by which an activity names people besides its first. */
export const relationRows = (relations: Relations, id: string, people: readonly string[]): readonly NewRow[] =>
  people.map((person) => ({ sobject: relations.description.name, values: valuesOf(relations, id, person) }));

/** A person of an event stands under its name as a parent, not among those who get an invitation (Salesforce, "EventRelation"). */
function valuesOf({ parent, description }: Relations, id: string, person: string): Record<string, Value> {
  const kind: readonly (readonly [string, boolean])[] = parent === "EventId" ? [["IsParent", true], ["IsInvitee", false]] : [];
  return { [parent]: id, RelationId: person, ...Object.fromEntries(kind.filter(([name]) => hasField(description, name))) };
}
