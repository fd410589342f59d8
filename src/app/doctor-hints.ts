import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";
import type { Check } from "./check.ts";

/** Told of within minutes is looked into within minutes; more than this waits only when no worker works or the CRM cannot be asked. */
const HINTS_MAX = 1_000;

/** How much of what the CRM told waits to be looked into. */
export async function hintsCheck(app: Pick<App, "store">, { id, crm, name }: Installation): Promise<Check> {
  const label = `${crm} ${name} told changes`;
  const { count, oldest } = await app.store.inInstallation(id, (tx) => tx.hints.waiting());
  const since = oldest === null ? "" : `, the oldest of ${oldest}`;
  if (count <= HINTS_MAX) return { name: label, state: "ok", detail: `${count} wait${since}`, fix: null };
  return { name: label, state: "warning", detail: `${count} wait${since}`, fix: "run steward work, and look at its log: the CRM may refuse to be asked" };
}
