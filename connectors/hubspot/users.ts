import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { ZoneName } from "../../src/domain/model/time.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmUser } from "../../src/ports/crm-records.ts";
import type { HubSpotClient } from "./client.ts";
import { USER_PROPERTIES, profilesByOwner, toUser } from "./map/user.ts";
import { objectPath } from "./objects.ts";
import { ObjectPageSchema, OwnerPageSchema } from "./schemas.ts";
import type { HubSpotObject, Owner } from "./schemas.ts";
import { API_VERSION } from "./settings.ts";

/** A portal with more users than this has other ways to be served. */
const PAGES_MAX = 200;
const PAGE_SIZE = "100";
/** How long zones are believed: people move seldom. */
const ZONES_KEPT_MS = 10 * 60 * 1000;

/** A page of users, where the next one begins, and the headers that it came with. */
export interface UsersPage {
  readonly users: readonly CrmUser[];
  readonly next: string | null;
  readonly headers: ReadonlyMap<string, string>;
}

/** One page of owners as users. */
export async function readUsersPage(client: HubSpotClient, archived: boolean, after: string | null): Promise<Result<UsersPage, CrmError>> {
  const page = await ownersPage(client, archived, after);
  if (!page.ok) return page;
  const profiles = await readProfiles(client);
  if (!profiles.ok) return profiles;
  const byOwner = profilesByOwner(page.value.owners, profiles.value);
  const { owners, next, headers } = page.value;
  return ok({ users: owners.map((owner) => toUser(owner, byOwner.get(owner.id) ?? null)), next, headers });
}

/** All users, the gone ones too. */
export async function readAllUsers(client: HubSpotClient): Promise<Result<readonly CrmUser[], CrmError>> {
  const users: CrmUser[] = [];
  for (const archived of [false, true]) {
    for (let after: string | null = null, pages = 0; pages < PAGES_MAX; pages += 1) {
      const page: Awaited<ReturnType<typeof readUsersPage>> = await readUsersPage(client, archived, after);
      if (!page.ok) return page;
      users.push(...page.value.users);
      after = page.value.next;
      if (after === null) break;
    }
  }
  return ok(users);
}

/** The zones of owners, remembered for a while. */
export interface Zones {
  /** Reads them when they are stale; afterwards `of` answers. */
  load(): Promise<Result<null, CrmError>>;
  readonly of: (owner: CrmRecordId | null) => ZoneName | null;
}

/** Zones of one portal. */
export function createZones(client: HubSpotClient, clock: Clock): Zones {
  let zones: ReadonlyMap<string, ZoneName | null> = new Map();
  let readAtMs = Number.NEGATIVE_INFINITY;
  return {
    async load() {
      if (Math.abs(Date.parse(clock.now()) - readAtMs) < ZONES_KEPT_MS) return ok(null);
      const users = await readAllUsers(client);
      if (!users.ok) return users;
      zones = new Map(users.value.map((user) => [user.crmId, user.zone]));
      readAtMs = Date.parse(clock.now());
      return ok(null);
    },
    of: (owner) => (owner === null ? null : zones.get(owner) ?? null),
  };
}

async function ownersPage(client: HubSpotClient, archived: boolean, after: string | null): Promise<Result<Omit<UsersPage, "users"> & { readonly owners: readonly Owner[] }, CrmError>> {
  const query = { limit: PAGE_SIZE, archived: String(archived), ...(after === null ? {} : { after }) };
  const page = await client.call({ method: "GET", path: `/crm/owners/${API_VERSION}`, query, mutates: false }, OwnerPageSchema);
  if (!page.ok) return page;
  const { headers, body: { results, paging } } = page.value;
  return ok({ owners: results.map((owner) => ({ ...owner, archived: owner.archived ?? archived })), next: paging?.next?.after ?? null, headers });
}

/** The user records. Their scope is optional: without it users have no zone, and that is all. */
async function readProfiles(client: HubSpotClient): Promise<Result<readonly HubSpotObject[], CrmError>> {
  const profiles: HubSpotObject[] = [];
  for (let after: string | null = null, pages = 0; pages < PAGES_MAX; pages += 1) {
    const query: Record<string, string> = { limit: PAGE_SIZE, properties: USER_PROPERTIES.join(","), ...(after === null ? {} : { after }) };
    const page = await client.call({ method: "GET", path: objectPath("user"), query, mutates: false }, ObjectPageSchema);
    if (!page.ok) return page.error.kind === "forbidden" ? ok([]) : page;
    profiles.push(...page.value.body.results);
    after = page.value.body.paging?.next?.after ?? null;
    if (after === null) break;
  }
  return ok(profiles);
}
