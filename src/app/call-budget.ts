import type { Instant } from "../domain/model/time.ts";

/** How an installation's budget of calls stands, as all processes know it. */
export interface CallBudget {
  /** The day's calls as the vendor told them last, of all of its apps together; null where it tells none. */
  readonly day: { readonly used: number; readonly limit: number; readonly seenAt: Instant } | null;
  /** What the admin keeps of them for people. */
  readonly reservePercent: number;
  /** Until when reading holds back so that the reserve stays; null when it does not. */
  readonly heldUntil: Instant | null;
  /** Lanes that the vendor asked to leave alone, and until when. */
  readonly pauses: readonly { readonly lane: "api" | "search"; readonly until: Instant }[];
}

/** A budget in words, for the start page and `steward doctor`. */
export interface BudgetWords {
  readonly isTight: boolean;
  readonly detail: string;
  /** What to do; null when nothing. */
  readonly fix: string | null;
}

const LANES = { api: "calls", search: "searches" } as const;

/** Says what of the budget is used, what waits, and until when. */
export function budgetWords({ day, reservePercent, heldUntil, pauses }: CallBudget): BudgetWords {
  const used = day === null ? [] : [`${figure(day.used)} of the day's ${figure(day.limit)} calls used by all apps (${minute(day.seenAt)}), ${reservePercent} % kept for people`];
  const held = heldUntil === null ? [] : [`reading waits until ${minute(heldUntil)}, writes go on`];
  const asked = pauses.map(({ lane, until }) => `the CRM asked for a pause: ${LANES[lane]} wait until ${minute(until)}`);
  const detail = [...used, ...held, ...asked, ...(heldUntil === null && asked.length === 0 ? ["not paused"] : [])].join("; ");
  if (asked.length > 0) return { isTight: true, detail, fix: "wait; if it comes back, other apps use up the same budget" };
  if (heldUntil !== null) return { isTight: true, detail, fix: "wait; or set limits.reservePercent lower, or have fewer calls made by other apps" };
  return { isTight: false, detail, fix: null };
}

const figure = (count: number): string => count.toLocaleString("en-US");
const minute = (at: Instant): string => `${at.slice(0, 16).replace("T", " ")} UTC`;
