import type { UserId } from "../../model/ids.ts";
import type { Context } from "../context.ts";
import type { Fix, Rule } from "../finding.ts";
import { nameOf, type Seen } from "../seen.ts";

/**
 * A record that belongs to somebody who left. An owner whom the CRM's users do not name may be a queue, and says nothing.
 * Whoever owns the company is proposed where they are here; nobody else is.
 */
export const ownerInactive: Rule = {
  name: "owner-inactive", risk: 4, dataOwner: "data-owner", blocks: ["account routing", "lead routing", "territory report"],
  look(seen, context) {
    const { ownerId } = seen.record;
    const owner = ownerId === null ? undefined : context.users.get(ownerId);
    if (isOver(seen) || owner === undefined || owner.active) return [];
    const fix = fromCompany(seen, context);
    return [{ field: "ownerId", says: [`The owner, ${owner.name}, is no longer active in the CRM.`, ...saysOf(seen, fix, context)], basis: owner.id, ...(fix === null ? {} : { fix }) }];
  },
};

/** A record that belongs to nobody and on which something hangs: an open deal, its contacts, a company with contacts or deals. */
export const ownerAbsent: Rule = {
  name: "owner-absent", risk: 3, dataOwner: "data-owner", blocks: ["account routing", "lead routing", "territory report"],
  look(seen, context) {
    if (seen.record.ownerId !== null || isOver(seen) || !isInUse(seen)) return [];
    const fix = fromCompany(seen, context);
    return [{ field: "ownerId", says: [`Nobody owns ${seen.object === "opportunity" ? "this open deal" : nameOf(seen)}.`, ...saysOf(seen, fix, context)], basis: "", ...(fix === null ? {} : { fix }) }];
  },
};

const isOver = (seen: Seen): boolean => seen.object === "opportunity" && seen.record.isClosed;
const isInUse = (seen: Seen): boolean => (seen.object === "account" ? seen.contacts > 0 || seen.openDeals > 0 : seen.openDeals > 0);

function fromCompany(seen: Seen, { users }: Context): Fix | null {
  const ownerId: UserId | null = seen.object === "account" ? null : (seen.company?.ownerId ?? null);
  return ownerId !== null && users.get(ownerId)?.active === true ? { fields: { ownerId }, base: { ownerId: seen.record.ownerId } } : null;
}

function saysOf(seen: Seen, fix: Fix | null, { users }: Context): readonly string[] {
  if (fix === null || seen.object === "account") return [];
  const owner = [...users.values()].find(({ id }) => id === fix.fields.ownerId);
  return owner === undefined ? [] : [`${seen.company?.name ?? "The company"} belongs to ${owner.name}.`];
}
