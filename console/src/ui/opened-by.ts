import { words } from "../words/words.ts";

/** By a permission that opens a page, the roles that have it: whoever is turned away is told whom to ask for what. */
const OPENED_BY: Readonly<Record<string, readonly string[]>> = {
  "reviews:read": ["rep", "manager", "data-owner", "auditor", "admin"], "records:read": ["rep", "manager", "data-owner", "auditor", "admin"],
  "policy:read": ["manager", "data-owner", "auditor", "admin"], "quality:read": ["data-owner", "auditor", "admin"], "jobs:read": ["data-owner", "auditor", "admin"],
  "audit:read": ["auditor", "admin"], "people:erase": ["admin"], admin: ["admin"],
};

/** The roles with a permission, as people call them. */
export const rolesWith = (permission: string): readonly string[] => (OPENED_BY[permission] ?? []).map((role) => words.access.roleNames[role] ?? role);
