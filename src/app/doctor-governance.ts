import type { User } from "../domain/model/records.ts";
import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";
import type { Check } from "./check.ts";

/** Roles without which something is refused or goes to somebody else, and what that is. */
const NEEDED: readonly (readonly [User["role"], string])[] = [
  ["data-owner", "nothing is proposed that would write over what people put on records"],
  ["manager", "promises and changes of deals go to the records' owners"],
  ["privacy-owner", "sensitive content goes to the records' owners"],
];

/**
 * Whether somebody is there to answer for what Steward asks: an admin stands in for every role. Records are neither merged nor
 * deleted by this version, whoever is named.
 */
export async function governanceCheck(app: Pick<App, "store">, { id, crm, name }: Installation): Promise<Check> {
  const label = `${crm} ${name} governance`;
  const users = (await app.store.inInstallation(id, (tx) => tx.mirror.users())).filter(({ active }) => active);
  const missing = users.some(({ role }) => role === "admin") ? [] : NEEDED.filter(([role]) => !users.some((user) => user.role === role));
  if (missing.length === 0) return { name: label, state: "ok", detail: "every role has somebody; merging and deleting records are not offered", fix: null };
  const lacking = missing.map(([role, effect]) => `no ${role}: ${effect}`).join("; ");
  return { name: label, state: "warning", detail: lacking, fix: "name them, or an admin, by their address in organisation.roles: steward policy set" };
}
