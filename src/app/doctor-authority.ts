import { daysAfter } from "../domain/model/time.ts";
import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";
import type { Check } from "./check.ts";

/** So long an admin is reminded of what lost its authority. */
const TOLD_DAYS = 30;

/** Which fixes are made without asking, and which lost that lately. */
export async function authorityCheck({ store, clock }: Pick<App, "store" | "clock">, { id, crm, name: called, policy }: Installation): Promise<Check> {
  const name = `${crm} ${called} authority`;
  const losses = (await store.inInstallation(id, (tx) => tx.outcomes.losses())).filter((loss) => loss.at >= daysAfter(clock.now(), -TOLD_DAYS) && !policy.grants.fixes.includes(loss.class));
  const alone = policy.grants.fixes.length === 0 ? "no fix is made without asking" : `made without asking: ${policy.grants.fixes.join(", ")}`;
  if (losses.length === 0) return { name, state: "ok", detail: alone, fix: null };
  const lost = losses.map((loss) => `${loss.class} lost that on ${loss.at.slice(0, 10)} (${loss.why})`).join("; ");
  return { name, state: "warning", detail: `${alone}; ${lost}`, fix: "look at what it did: steward authority, steward quality --cleanup --by rule; what was wrong is taken back by steward rollback" };
}
