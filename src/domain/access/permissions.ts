import type { UserId } from "../model/ids.ts";

/** What a machine, or a person by their role, may be allowed to do. */
export const PERMISSIONS = [
  "activities:write", "activities:read", "reviews:read", "reviews:decide", "records:read", "quality:read", "audit:read", "audit:reveal", "policy:read", "policy:write", "jobs:read", "jobs:manage",
  "people:erase", "admin",
] as const;
/** One of {@link PERMISSIONS}. */
export type Permission = (typeof PERMISSIONS)[number];

/** Whose work a caller may look at: everybody's, or what belongs to these users of the CRM and to nobody else. */
export type Sight = { readonly kind: "all" } | { readonly kind: "users"; readonly ids: readonly UserId[] };

/** Nothing is hidden. */
export const EVERYTHING: Sight = { kind: "all" };
