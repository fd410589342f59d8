import { readFileSync } from "node:fs";
import { join } from "node:path";

import { link } from "../associations.ts";
import { stageValues } from "../deal-rules.ts";
import type { Actor, CrmRecord, Pipeline } from "../model.ts";
import { findObjectType } from "../object-types.ts";
import { savePipeline } from "../pipelines.ts";
import type { Portal } from "../portal.ts";
import { withValues } from "../record-values.ts";
import { emailPlan } from "./email-plan.ts";
import { seededPipeline } from "./seeded-pipeline.ts";
import { seedUsers } from "./seed-users.ts";
import { WorldSchema } from "./world-schema.ts";
import type { World } from "./world-schema.ts";

const importer: Actor = { sourceType: "IMPORT", sourceId: "sample-world" };
const dayMs = 86_400_000;
/** Records without a date of their own are this much older than the world's now. */
const recordAgeDays = 120;

/** The world to seed with, from an object or from a folder; nothing when neither is given. */
export function readSeed(seed: unknown, seedDir: string | undefined): World | undefined {
  if (seedDir === undefined && seed === undefined) return undefined;
  if (seedDir === undefined) return WorldSchema.parse(seed);
  let content: string;
  try {
    content = readFileSync(join(seedDir, "world.json"), "utf8");
  } catch {
    throw new RangeError(`there is no readable world.json in ${seedDir}`);
  }
  return WorldSchema.parse(JSON.parse(content));
}

/** Fills an empty portal with a world, and sets the clock to the world's now. Every record remembers its id there. */
export function seedPortal(portal: Portal, world: World): void {
  const asOfMs = Date.parse(world.asOf);
  // The clock stands still in the past meanwhile, so that the same world always makes the same records.
  portal.clock.change({ setMs: asOfMs - recordAgeDays * dayMs, rate: 0 });
  const seeder = new Seeder(portal, asOfMs);
  const owners = seedUsers(portal, world, (properties, seed) => seeder.add("users", properties, seed).id, asOfMs - recordAgeDays * dayMs);
  const pipeline = seededPipeline(world, asOfMs - recordAgeDays * dayMs);
  savePipeline(portal, pipeline);
  seedCompanies(seeder, world, owners);
  seedContacts(seeder, world, owners);
  seedDeals(seeder, world, owners, pipeline);
  portal.clock.change({ setMs: asOfMs, rate: 1 });
}

/** Adds records and links, each a moment after the other, so that no two share their time of change. */
class Seeder {
  readonly portal: Portal;
  readonly #ids = new Map<string, CrmRecord>();
  #nextMs: number;

  constructor(portal: Portal, asOfMs: number) {
    this.portal = portal;
    this.#nextMs = asOfMs - recordAgeDays * dayMs;
  }

  add(object: string, values: Readonly<Record<string, string>>, seed: string, createdMs?: number): CrmRecord {
    const type = findObjectType(object);
    if (type === undefined) throw new Error(`no object type ${object}`);
    const at = createdMs ?? (this.#nextMs += 60_000);
    const id = this.portal.nextId();
    const iso = new Date(at).toISOString();
    const bare: CrmRecord = { object, id, createdAt: at, updatedAt: at, archivedAt: null, mergedInto: null, properties: {}, history: {}, seed };
    const own = { [type.createdProperty]: iso, hs_object_id: id, hs_object_source: "IMPORT", ...(object === "contacts" ? {} : { hs_createdate: iso }) };
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
    const record = withValues(bare, { ...own, ...given }, importer, at);
    this.portal.records.save(record);
    this.#ids.set(`${object}/${seed}`, record);
    return record;
  }

  link(from: CrmRecord, toObject: string, toSeed: string, typeId: number): void {
    const to = this.#ids.get(`${toObject}/${toSeed}`);
    if (to !== undefined) link(this.portal, from, to, [{ category: "HUBSPOT_DEFINED", typeId }]);
  }

  find(object: string, seed: string): CrmRecord | undefined {
    return this.#ids.get(`${object}/${seed}`);
  }
}

function seedCompanies(seeder: Seeder, world: World, owners: ReadonlyMap<string, string>): void {
  for (const account of world.accounts) {
    seeder.add("companies", {
      name: account.name,
      domain: account.domain.toLowerCase(),
      hs_additional_domains: account.otherDomains.join(";").toLowerCase(),
      city: account.city,
      country: account.country,
      phone: account.phone,
      hubspot_owner_id: owners.get(account.ownerId) ?? "",
    }, account.id);
  }
  for (const account of world.accounts) {
    const child = seeder.find("companies", account.id);
    if (child !== undefined && account.parentId !== "") seeder.link(child, "companies", account.parentId, 14);
  }
}

function seedContacts(seeder: Seeder, world: World, owners: ReadonlyMap<string, string>): void {
  const emails = emailPlan(world);
  const companyNames = new Map(world.accounts.map((account) => [account.id, account.name]));
  for (const contact of world.contacts) {
    const record = seeder.add("contacts", {
      firstname: contact.firstName,
      lastname: contact.lastName,
      ...emails.get(contact.id),
      phone: contact.phone,
      mobilephone: contact.mobile,
      jobtitle: contact.title,
      company: companyNames.get(contact.accountId) ?? "",
      associatedcompanyid: seeder.find("companies", contact.accountId)?.id ?? "",
      hubspot_owner_id: owners.get(contact.ownerId) ?? "",
    }, contact.id);
    seeder.link(record, "companies", contact.accountId, 1);
  }
}

function seedDeals(seeder: Seeder, world: World, owners: ReadonlyMap<string, string>, pipeline: Pipeline): void {
  for (const deal of world.opportunities) {
    const stage = pipeline.stages.find((each) => each.label === deal.stage);
    const record = seeder.add("deals", {
      dealname: deal.name,
      pipeline: pipeline.id,
      dealstage: stage?.id ?? "",
      ...(stage === undefined ? {} : stageValues(stage)),
      amount: deal.amount === null || deal.amount === undefined ? "" : String(deal.amount),
      deal_currency_code: deal.currency,
      hs_primary_associated_company: seeder.find("companies", deal.accountId)?.id ?? "",
      closedate: deal.closeDate === "" ? "" : new Date(Date.parse(deal.closeDate)).toISOString(),
      hubspot_owner_id: owners.get(deal.ownerId) ?? "",
    }, deal.id, deal.createdAt === null || deal.createdAt === undefined ? undefined : Date.parse(deal.createdAt));
    seeder.link(record, "companies", deal.accountId, 5);
    for (const contactId of deal.contactIds) seeder.link(record, "contacts", contactId, 3);
  }
}
