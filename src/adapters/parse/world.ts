import * as z from "zod";

import { normalizeEmail } from "../../domain/hygiene/normalize-email.ts";
import { accountId, contactId, opportunityId, userId } from "../../domain/model/ids.ts";
import type { Account, Contact, Knowledge, Opportunity, User } from "../../domain/model/records.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import { instant, type Instant } from "../../domain/model/time.ts";

/** A snapshot of a CRM as `world.json` writes it: records, and what an admin would have set. */
export interface World {
  readonly name: string;
  readonly asOf: Instant;
  readonly records: Knowledge;
  /** To be laid over the default policy. */
  readonly policy: {
    readonly organisation: { readonly ownDomains: readonly string[]; readonly defaultRegion: string; readonly freeMailDomains: readonly string[]; readonly roles: Readonly<Record<string, string>> };
    readonly privacy: { readonly blockedDomains: readonly string[]; readonly privateAddresses: readonly string[]; readonly counselAddresses: readonly string[]; readonly hrAddresses: readonly string[] };
  };
}

const Text = z.string();
const MaybeText = z.string().nullish();
const Names = z.array(z.string()).default([]);

const WorldSchema = z.object({
  name: Text,
  asOf: Text,
  ownDomains: Names,
  defaultRegion: Text.default("US"),
  freeMailDomains: Names,
  users: z.array(z.object({ id: Text, name: Text, email: MaybeText, phone: MaybeText, timezone: MaybeText, role: MaybeText })),
  accounts: z.array(z.object({
    id: Text, name: Text, domain: MaybeText, otherDomains: Names, phone: MaybeText, city: MaybeText, country: MaybeText, parentId: MaybeText, ownerId: MaybeText,
  })),
  contacts: z.array(z.object({
    id: Text, firstName: Text, lastName: Text, email: MaybeText, otherEmails: Names, title: MaybeText, accountId: MaybeText, ownerId: MaybeText, phone: MaybeText, mobile: MaybeText,
  })),
  opportunities: z.array(z.object({
    id: Text, name: Text, accountId: MaybeText, contactIds: Names, stage: Text, isClosed: z.boolean(), isWon: z.boolean(),
    amount: z.number().nullish(), currency: MaybeText, closeDate: MaybeText, createdAt: MaybeText, ownerId: MaybeText,
  })),
  privacy: z.object({ blockedDomains: Names, privateAddresses: Names, counselAddresses: Names, hrAddresses: Names })
    .prefault({}),
});

type RawWorld = z.infer<typeof WorldSchema>;

/** Reads a world. The failure names the key at fault, never a value. */
export function parseWorld(raw: unknown): Result<World, string> {
  const parsed = WorldSchema.safeParse(raw);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(`${issue?.path.join(".") ?? "world"}: ${issue?.message ?? "not a world"}`);
  }
  const world = parsed.data;
  return ok({
    name: world.name,
    asOf: instant(world.asOf),
    records: { users: world.users.map(user), accounts: world.accounts.map(account), contacts: world.contacts.map(contact), opportunities: world.opportunities.map(opportunity) },
    policy: {
      organisation: { ownDomains: world.ownDomains, defaultRegion: world.defaultRegion, freeMailDomains: world.freeMailDomains, roles: roles(world.users) },
      privacy: world.privacy,
    },
  });
}

/** The roles of a world in our words; `crm-owner` owns the data. */
function roles(users: RawWorld["users"]): Readonly<Record<string, string>> {
  return Object.fromEntries(users.flatMap((one) => (one.email ? [[one.email.toLowerCase(), role(one.role)]] : [])));
}

function role(raw: string | null | undefined): User["role"] {
  const known: Readonly<Record<string, User["role"]>> = { manager: "manager", admin: "admin", "crm-owner": "data-owner", "data-owner": "data-owner", "privacy-owner": "privacy-owner" };
  return known[raw ?? ""] ?? "rep";
}

const user = (raw: RawWorld["users"][number]): User => ({
  id: userId(raw.id), name: raw.name, email: raw.email ?? null, phone: raw.phone ?? null, zone: raw.timezone ?? "UTC", role: role(raw.role), active: true,
});

const account = (raw: RawWorld["accounts"][number]): Account => ({
  id: accountId(raw.id), name: raw.name, domains: present(raw.domain, ...raw.otherDomains).map((domain) => domain.toLowerCase()),
  phones: present(raw.phone), city: raw.city ?? null, country: raw.country ?? null,
  parentId: raw.parentId ? accountId(raw.parentId) : null, ownerId: raw.ownerId ? userId(raw.ownerId) : null,
});

const contact = (raw: RawWorld["contacts"][number]): Contact => ({
  id: contactId(raw.id), kind: "contact", firstName: raw.firstName, lastName: raw.lastName,
  emails: [...new Set(present(raw.email, ...raw.otherEmails).map((email) => normalizeEmail(email)?.address ?? email.toLowerCase()))],
  phones: present(raw.phone, raw.mobile), title: raw.title ?? null,
  accountId: raw.accountId ? accountId(raw.accountId) : null, ownerId: raw.ownerId ? userId(raw.ownerId) : null,
});

const opportunity = (raw: RawWorld["opportunities"][number]): Opportunity => ({
  id: opportunityId(raw.id), name: raw.name, accountId: raw.accountId ? accountId(raw.accountId) : null, contactIds: raw.contactIds.map(contactId),
  stage: raw.stage, isClosed: raw.isClosed, isWon: raw.isWon, amount: raw.amount == null ? null : String(raw.amount), currency: raw.currency ?? null,
  closeDate: raw.closeDate ?? null, createdAt: raw.createdAt ? instant(raw.createdAt) : null, ownerId: raw.ownerId ? userId(raw.ownerId) : null,
});

function present(...values: readonly (string | null | undefined)[]): readonly string[] {
  return values.filter((value): value is string => typeof value === "string" && value !== "");
}
