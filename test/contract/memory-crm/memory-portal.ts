import assert from "node:assert/strict";
import * as z from "zod";

import { crmRecordId, installationId } from "../../../src/domain/model/ids.ts";
import type { CrmRecordId } from "../../../src/domain/model/ids.ts";
import { instant } from "../../../src/domain/model/time.ts";
import type { Grant } from "../../../src/ports/crm-connection.ts";
import { inMemoryClock } from "../../helpers/in-memory-clock.ts";
import { inMemoryGrants } from "../../helpers/in-memory-grants.ts";
import { inMemoryLimiter } from "../../helpers/in-memory-limiter.ts";
import { fine } from "../items.ts";
import type { Held, Portal } from "../portal.ts";
import { WORLD } from "../portal-hands.ts";
import { CLIENT_ID } from "./client.ts";
import { openMemory } from "./connection.ts";
import { linked, recordName } from "./map.ts";
import { TYPES } from "./nouns.ts";
import { RolodexServer, TOKEN_MS } from "./rolodex-server.ts";

const text = z.string().nullish();
const WorldSchema = z.object({
  users: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), timezone: text, phone: text })),
  accounts: z.array(z.object({ id: z.string(), name: z.string(), domain: text, city: text, country: text, ownerId: text, phone: text })),
  contacts: z.array(z.object({ id: z.string(), firstName: z.string(), lastName: z.string(), email: text, otherEmails: z.array(z.string()).default([]), title: text, accountId: text, ownerId: text, phone: text })),
  opportunities: z.array(z.object({
    id: z.string(), name: z.string(), accountId: text, stage: z.string(), amount: z.number().nullish(), currency: text, closeDate: text,
    isClosed: z.boolean(), isWon: z.boolean(), ownerId: text, contactIds: z.array(z.string()).default([]),
  })),
});

/** The first grant of a fresh server. */
export const firstGrant = (now: string): Grant => ({
  accessToken: "access-0", refreshToken: "refresh-0", expiresAt: instant(Date.parse(now) + TOKEN_MS), scopes: ["everything"], clientId: CLIENT_ID,
});

/** Fills a server with the sample world; tells by which ids its records go. */
export function seedWorld({ crm }: RolodexServer, world: unknown = WORLD): ReadonlyMap<string, CrmRecordId> {
  const ids = new Map<string, CrmRecordId>();
  const idOf = (seed: string | null | undefined): string => (seed === null || seed === undefined ? "" : ids.get(seed) ?? "");
  const add = (object: keyof typeof TYPES, seed: string, values: Readonly<Record<string, string | null | undefined>>, links: readonly string[] = []): void => {
    const filled = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? ""]));
    ids.set(seed, crmRecordId(crm.save(TYPES[object], null, { values: filled, links }).id));
  };
  const { users, accounts, contacts, opportunities } = WorldSchema.parse(world);
  for (const one of users) add("user", one.id, { name: one.name, mail: one.email, zone: one.timezone, phone: one.phone });
  for (const one of accounts) add("account", one.id, { name: one.name, site: one.domain, city: one.city, country: one.country, phone: one.phone, owner: idOf(one.ownerId) });
  for (const one of contacts) {
    add("contact", one.id, { first: one.firstName, last: one.lastName, mail: one.email, moremail: one.otherEmails.join(" "), role: one.title, phone: one.phone, company: idOf(one.accountId), owner: idOf(one.ownerId) });
  }
  for (const one of opportunities) {
    const closed = one.isClosed ? (one.isWon ? "won" : "lost") : "";
    add("opportunity", one.id, { name: one.name, stage: one.stage, closed, amount: one.amount?.toString(), currency: one.currency, closes: one.closeDate, company: idOf(one.accountId), owner: idOf(one.ownerId) }, one.contactIds.map((id) => `person/${idOf(id)}`));
  }
  return ids;
}

/** An account with the sample world, for the contract suites. */
export async function memoryPortal({ provisioned }: { readonly provisioned: boolean }): Promise<Portal> {
  const server = new RolodexServer();
  const { crm } = server;
  const seeds = seedWorld(server);
  const clock = inMemoryClock();
  const [grants, limiter] = [inMemoryGrants(firstGrant(clock.now())), inMemoryLimiter()];
  const connection = openMemory({ installation: installationId("memory"), server, grants, limiter, clock });
  if (provisioned) fine(await connection.provisioner.apply());
  const seeded = (seed: string): CrmRecordId => { const id = seeds.get(seed); assert.ok(id, seed); return id; };
  const calm = (): Promise<void> => { server.calm(); return Promise.resolve(); };
  const person = (object: keyof typeof TYPES, id: string | null, change: Parameters<typeof crm.save>[2]): Promise<void> => { crm.save(TYPES[object], id, change); return Promise.resolve(); };
  return {
    crm: connection, limiter, clock, grants, calm, close: calm,
    ids: { contact: seeded("c001"), otherContact: seeded("c002"), account: seeded("a01"), opportunity: seeded("o01"), owner: seeded("u01"), missing: crmRecordId("9999999") },
    missingOf: () => crmRecordId("9999999"),
    counts: { user: 12, account: 40, contact: 110, opportunity: 45 },
    strike: (fault, call, times = 1) => { server.strike(fault, call, times); return Promise.resolve(); },
    personWrites: (object, crmId, { title, body }) => person(object, crmId, { values: {
      ...(title === undefined ? {} : { [object === "contact" ? "role" : object === "account" ? "name" : "title"]: title }), ...(body === undefined ? {} : { text: body }),
    } }),
    personChanges: (object, crmId, fields) => person(object, crmId, { values: Object.fromEntries(Object.entries(fields).map(([field, value]) => [recordName(field), value ?? ""])) }),
    personArchives: (object, crmId) => person(object, crmId, { binned: true }),
    otherToolLogs: (object, externalId, contact) => person(object, null, { values: { title: "Another tool's", foreign: externalId }, links: [`person/${contact}`] }),
    adminSetsUp: () => Promise.resolve(),
    held: (object) => Promise.resolve(crm.of(TYPES[object]).map((row): Held => ({
      crmId: crmRecordId(row.id), key: row.values["x_key"] ?? null, archived: row.binned, contacts: linked(row, "person"), accounts: linked(row, "company"),
    }))),
    mutations: () => Promise.resolve(server.mutations),
    requests: () => Promise.resolve(server.requests),
    passTime: (ms) => { crm.pass(ms); return Promise.resolve(); },
    freezeClock: () => { crm.frozen = true; return Promise.resolve(); },
  };
}
