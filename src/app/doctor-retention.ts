import { daysAfter } from "../domain/model/time.ts";
import type { Installation } from "../ports/store.ts";
import type { App } from "./app.ts";
import type { Check } from "./check.ts";

/** The removal runs once a day; what is left longer than this has been missed. */
const MISSED_AFTER_DAYS = 2;

/** Whether words of activities are older than the policy keeps them, and what they wait for. */
export async function retentionCheck({ store, clock }: Pick<App, "store" | "clock">, { id, name: called, policy }: Installation): Promise<Check> {
  const { activityTextDays: days } = policy.retention;
  const name = `text of ${called}`;
  const { removable, awaited } = await store.inInstallation(id, (tx) => tx.retention.oldText(daysAfter(clock.now(), -days - MISSED_AFTER_DAYS)));
  const waiting = awaited > 0 ? `; ${String(awaited)} older ones wait for a decision or a write` : "";
  if (removable === 0) return { name, state: "ok", detail: `kept for ${String(days)} days${waiting}`, fix: null };
  return { name, state: "warning", detail: `${String(removable)} activities are older than ${String(days)} days and still hold their text${waiting}`, fix: "see that a scheduler runs (steward schedule, or npm start) and what its log says" };
}
