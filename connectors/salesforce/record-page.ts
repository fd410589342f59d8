import type { GrantStore } from "../../src/ports/crm-connection.ts";
import { trustedOrigin } from "./instance.ts";
import { SOBJECTS, isIdOf } from "./objects.ts";

/** A store of grants that remembers where the org lives, for links that people follow. */
export interface OrgAddress {
  readonly grants: GrantStore;
  /** The org's own host once its grant was looked at, the login host before. */
  origin(): string;
}

/** Looks at the grant once in the beginning, and at each one that comes after. */
export function orgAddress(grants: GrantStore, loginUrl: string): OrgAddress {
  let origin = new URL(loginUrl).origin;
  const look = (instanceUrl: string | undefined): void => { origin = trustedOrigin(instanceUrl, loginUrl) ?? origin; };
  async function load(): ReturnType<GrantStore["load"]> {
    const held = await grants.load();
    look(held?.grant.instanceUrl);
    return held;
  }
  // A store that cannot be read now fails the first call, which tells it; a link is worth no failure.
  load().catch(() => undefined);
  return {
    origin: () => origin,
    grants: {
      ...grants,
      load,
      async refreshOnce(seenGeneration, refresh) {
        const result = await grants.refreshOnce(seenGeneration, refresh);
        if (result.ok) look(result.value.grant.instanceUrl);
        return result;
      },
    },
  };
}

/** The page of a record; the id says whether a contact is a lead. Null for a noun that Salesforce shows no page of. */
export function recordPage(origin: string, noun: string, crmId: string): string | null {
  const known: Readonly<Record<string, readonly (typeof SOBJECTS)[keyof typeof SOBJECTS][number][]>> = SOBJECTS;
  const candidates = known[noun] ?? [];
  const sobject = candidates.find((one) => isIdOf(one, crmId)) ?? candidates[0];
  return sobject === undefined || noun === "user" ? null : `${origin}/lightning/r/${sobject}/${encodeURIComponent(crmId)}/view`;
}
