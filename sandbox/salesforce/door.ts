import { z } from "zod";

import type { DoorHandler } from "../shared/crm.ts";
import type { SandboxReply } from "../shared/http-types.ts";
import { DurableStore } from "../shared/durable-store.ts";
import { route } from "../shared/routes.ts";
import type { Route } from "../shared/routes.ts";
import { deployMetadata } from "./deploy/deploy-metadata.ts";
import { editAsPerson } from "./door-edit.ts";
import { SalesforceError } from "./model.ts";
import type { Row } from "./model.ts";
import type { OrgState } from "./org.ts";
import { readSeed, seedOrg } from "./seed/seed-org.ts";
import type { World } from "./seed/world-schema.ts";
import { defaultSettings, FactsSchema, SettingsSchema } from "./settings.ts";
import { createOrg } from "./stored-org.ts";

/** What the control door of the Salesforce sandbox turns. */
export interface SalesforceDoorParts {
  readonly org: OrgState;
  /** Everybody is signed out by a reset. */
  readonly sessions: { revokeAll(): void };
  readonly apiUsage: { clear(): void };
}

const ResetSchema = z.strictObject({ seed: z.unknown().optional(), seedDir: z.string().optional(), keepMetadata: z.boolean().default(false) }).prefault({});
const DeploySchema = z.strictObject({ files: z.record(z.string(), z.string()) });

/** The control-door routes that only this CRM has. */
export function salesforceDoor(parts: SalesforceDoorParts): readonly Route<DoorHandler>[] {
  const { org } = parts;
  return [
    route<DoorHandler>("POST reset", ({ body }) => reset(parts, body)),
    route<DoorHandler>("GET records/:object", ({ params }) => records(org, params["object"] ?? "")),
    route<DoorHandler>("POST edit", ({ body }) => whole(org, () => editAsPerson(org, body))),
    route<DoorHandler>("POST deploy", ({ body }) => whole(org, () => ({ status: 200, json: deployMetadata(org, DeploySchema.parse(body).files) }))),
    route<DoorHandler>("GET settings", () => ({ status: 200, json: org.settings() })),
    route<DoorHandler>("POST settings", ({ body }) => whole(org, () => {
      org.saveSettings(SettingsSchema.parse({ ...org.settings(), ...asObject(body) }));
      return { status: 200, json: org.settings() };
    })),
    route<DoorHandler>("GET facts", () => ({ status: 200, json: org.facts() })),
    route<DoorHandler>("POST facts", ({ body }) => whole(org, () => {
      org.saveFacts(FactsSchema.parse({ ...org.facts(), ...asObject(body) }));
      return { status: 200, json: org.facts() };
    })),
  ];
}

/** Empties everything, tokens, settings and clock included, and seeds it when a world is given. */
function reset({ org, sessions, apiUsage }: SalesforceDoorParts, body: unknown): SandboxReply {
  const { seed, seedDir, keepMetadata } = ResetSchema.parse(body ?? {});
  // Read first: a wrong seed must not leave an empty org behind.
  const world = readSeed(seed, seedDir);
  if (world !== undefined) tryOut(world);
  sessions.revokeAll();
  if (keepMetadata) org.clearRecords();
  else org.clear();
  apiUsage.clear();
  if (world !== undefined) seedOrg(org, world);
  org.store.commit();
  const counts = org.catalog.objects().map((type): [string, number] => [type.name, org.records.count(type.name)]);
  return { status: 200, json: { organizationId: org.id, records: Object.fromEntries(counts) } };
}

/** Throws when the org would not take the world. */
function tryOut(world: World): void {
  try {
    seedOrg(createOrg(new DurableStore(), defaultSettings), world);
  } catch (error) {
    throw error instanceof SalesforceError ? new RangeError(`the org does not take this world: ${error.complaints[0]?.message ?? ""}`) : error;
  }
}

/** Everything an object holds; relations are asked for as objects of their own and shown with their activity. */
function records(org: OrgState, name: string): SandboxReply {
  const type = org.catalog.object(name);
  if (type === undefined) throw new RangeError(`no object ${name.slice(0, 50)}: ${org.catalog.objects().map((each) => each.name).join(", ")}`);
  return { status: 200, json: { records: [...org.rows(type.name)].map((row) => view(org, row)) } };
}

function view(org: OrgState, row: Row): object {
  return { object: row.type, id: row.id, seed: row.seed, deleted: row.values["IsDeleted"] === true, fields: row.values, relations: relationsOf(org, row) };
}

const relationFields: Readonly<Record<string, readonly [object: string, field: string]>> = {
  Task: ["TaskRelation", "TaskId"],
  Event: ["EventRelation", "EventId"],
  Opportunity: ["OpportunityContactRole", "OpportunityId"],
  EmailMessage: ["EmailMessageRelation", "EmailMessageId"],
};

function relationsOf(org: OrgState, row: Row): readonly object[] {
  const [object, field] = relationFields[row.type] ?? [];
  if (object === undefined || field === undefined) return [];
  return org.pointingTo(object, field, row.id).map((each) => ({ object, id: each.id, fields: each.values }));
}

/** A person is refused in the same words as an app, and then nothing was done. */
function whole(org: OrgState, work: () => SandboxReply): SandboxReply {
  const mark = org.store.mark();
  try {
    const reply = work();
    org.store.commit();
    return reply;
  } catch (error) {
    org.store.rollbackTo(mark);
    if (error instanceof SalesforceError) {
      return { status: error.status, json: error.complaints.map(({ extra, ...complaint }) => ({ ...complaint, ...extra })) };
    }
    throw error;
  }
}

function asObject(body: unknown): Readonly<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(body ?? {});
}
