import type { User } from "../domain/model/records.ts";
import { missingControls } from "../domain/rules/governance.ts";
import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";
import type { Check } from "./check.ts";
import { lastVerification } from "./last-verification.ts";

/** Roles without which something is refused or goes to somebody else, and what that is. */
const NEEDED: readonly (readonly [User["role"], string])[] = [
  ["data-owner", "nothing is proposed that would write over what people put on records"],
  ["manager", "promises and changes of deals go to the records' owners"],
  ["privacy-owner", "sensitive content goes to the records' owners"],
];

/**
 * Whether somebody is there to answer for what Steward asks: an admin stands in for every role. And what is lacking before records
 * may be merged: a warning only where the policy wants it, for to merge nothing is no fault.
 */
export async function governanceCheck(app: Pick<App, "store" | "clock"> & { readonly audit: Pick<App["audit"], "lastVerdict"> }, { id, crm, name, policy }: Installation): Promise<Check> {
  const label = `${crm} ${name} governance`;
  const users = await app.store.inInstallation(id, (tx) => tx.mirror.users());
  const active = users.filter((user) => user.active);
  const missing = active.some(({ role }) => role === "admin") ? [] : NEEDED.filter(([role]) => !active.some((user) => user.role === role));
  const controls = missingControls({ users, policy, at: app.clock.now(), verification: await lastVerification(app, id) });
  const merging = controls.length === 0 ? "merges may be proposed" : `nothing is merged or deleted: ${controls.map(({ words }) => words).join("; ")}`;
  if (missing.length > 0) {
    const lacking = missing.map(([role, effect]) => `no ${role}: ${effect}`).join("; ");
    return { name: label, state: "warning", detail: `${lacking}; ${merging}`, fix: "name them, or an admin, by their address in organisation.roles: steward policy set" };
  }
  if (!policy.merge.enabled || controls.length === 0) return { name: label, state: "ok", detail: `every role has somebody; ${merging}`, fix: null };
  return { name: label, state: "warning", detail: merging, fix: [...new Set(controls.map(({ fix }) => fix))].join("; ") };
}
