import { z } from "zod";

import type { DoorHandler } from "../shared/crm.ts";
import type { SandboxReply } from "../shared/http-types.ts";
import { route } from "../shared/routes.ts";
import type { Route } from "../shared/routes.ts";
import { ApiError } from "./api-error.ts";
import type { ChangeWatch } from "./changes.ts";
import { editAsPerson, editorOf } from "./door-edit.ts";
import { editProperty } from "./door-property.ts";
import { moveLate } from "./merge.ts";
import { RuleSchema } from "./model.ts";
import type { Actor, CrmRecord } from "./model.ts";
import { findObjectType, objectTypes } from "./object-types.ts";
import type { ObjectType } from "./object-types.ts";
import type { Portal } from "./portal.ts";
import { isEnforced } from "./properties/value-rules.ts";
import type { RateLimits } from "./rate-limits.ts";
import { readSeed, seedPortal } from "./seed/seed-portal.ts";
import { FactsSchema, SettingsSchema } from "./settings.ts";
import type { Violations } from "../shared/violations.ts";
import { noteEvents } from "./webhooks/events.ts";

/** What the control door of the HubSpot sandbox turns. */
export interface DoorParts {
  readonly portal: Portal;
  readonly violations: Violations;
  readonly limits: RateLimits;
  readonly changes: ChangeWatch;
}

/** Whoever works in the portal's settings changes no records, so it is told nowhere. */
const admin: Actor = { sourceType: "CRM_UI", sourceId: "settings" };

const ResetSchema = z.strictObject({ seed: z.unknown().optional(), seedDir: z.string().optional() }).optional();
const RulesSchema = z.strictObject({ object: z.string(), property: z.string(), rules: z.array(RuleSchema) });

/** The control-door routes that only this CRM has. */
export function hubspotDoor(parts: DoorParts): readonly Route<DoorHandler>[] {
  const { portal, violations } = parts;
  return [
    route<DoorHandler>("POST reset", ({ body }) => reset(parts, body)),
    route<DoorHandler>("GET records/:object", ({ params }) => records(portal, params["object"] ?? "")),
    route<DoorHandler>("POST edit", ({ body }) => refusable(parts, () => editAsPerson(portal, body), editorOf(portal, body))),
    route<DoorHandler>("GET settings", () => ({ status: 200, json: portal.settings() })),
    route<DoorHandler>("POST settings", ({ body }) => {
      portal.saveSettings(SettingsSchema.parse({ ...portal.settings(), ...asObject(body) }));
      portal.store.commit();
      return { status: 200, json: portal.settings() };
    }),
    route<DoorHandler>("GET facts", () => ({ status: 200, json: portal.facts() })),
    route<DoorHandler>("POST facts", ({ body }) => {
      portal.saveFacts(FactsSchema.parse({ ...portal.facts(), ...asObject(body) }));
      portal.store.commit();
      return { status: 200, json: portal.facts() };
    }),
    route<DoorHandler>("POST properties", ({ body }) => refusable(parts, () => editProperty(portal, body))),
    route<DoorHandler>("POST validations", ({ body }) => setRules(portal, body)),
    route<DoorHandler>("GET violations", () => ({ status: 200, json: violations.list() })),
    route<DoorHandler>("DELETE violations", () => {
      violations.clear();
      return { status: 200, json: violations.list() };
    }),
  ];
}

/** Empties everything, tokens, settings and clock included, and seeds it when a world is given. */
function reset({ portal, violations, limits }: DoorParts, body: unknown): SandboxReply {
  const { seed, seedDir } = ResetSchema.parse(body) ?? {};
  // Read first: a wrong seed must not leave an empty portal behind.
  const world = readSeed(seed, seedDir);
  portal.clear();
  violations.clear();
  limits.clear();
  if (world !== undefined) seedPortal(portal, world);
  portal.store.commit();
  const counts = objectTypes.map((type): [string, number] => [type.name, portal.records.count(type.name)]);
  return { status: 200, json: { portalId: portal.id, records: { ...Object.fromEntries(counts), owners: portal.owners.size } } };
}

function records(portal: Portal, name: string): SandboxReply {
  moveLate(portal);
  portal.store.commit();
  if (name === "owners") return { status: 200, json: { records: [...portal.owners.values()] } };
  const type = findObjectType(name);
  if (type === undefined) throw new RangeError(`no object type ${name.slice(0, 50)}: ${objectTypes.map((each) => each.name).join(", ")}, owners`);
  return { status: 200, json: { records: [...portal.records.all(type.name)].map((record) => viewAll(portal, type, record)) } };
}

function viewAll(portal: Portal, type: ObjectType, record: CrmRecord): Readonly<Record<string, unknown>> {
  const associations = objectTypes.flatMap(({ name }) => portal.edges.list(record, name).map((edge) => ({
    object: name, id: edge.to.id, types: edge.types.map((each) => each.typeId),
  })));
  return {
    object: type.name,
    id: record.id,
    seed: record.seed,
    archived: record.archivedAt !== null,
    mergedInto: record.mergedInto,
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
    properties: record.properties,
    associations,
  };
}

function setRules(portal: Portal, body: unknown): SandboxReply {
  const { object, property, rules } = RulesSchema.parse(body);
  const type = findObjectType(object);
  if (type === undefined || portal.catalog.live(type.name, property) === undefined) throw new RangeError("no such property");
  const unknown = rules.find((rule) => !isEnforced(rule));
  if (unknown !== undefined) throw new RangeError(`${unknown.ruleType} is not a rule that the sandbox can enforce`);
  portal.rules.set(`${type.name}/${property}`, { object: type.name, property, rules });
  portal.store.commit();
  return { status: 200, json: { object: type.name, property, rules } };
}

/** A person is refused in the same words as an app, and what they change is told to apps. */
function refusable({ portal, changes }: DoorParts, work: () => SandboxReply, editor: Actor = admin): SandboxReply {
  moveLate(portal);
  changes.take();
  const mark = portal.store.mark();
  try {
    const reply = work();
    noteEvents(portal, changes.take(), editor);
    portal.store.commit();
    return reply;
  } catch (error) {
    portal.store.rollbackTo(mark);
    if (error instanceof ApiError) return error.reply();
    throw error;
  }
}

function asObject(body: unknown): Readonly<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(body ?? {});
}
