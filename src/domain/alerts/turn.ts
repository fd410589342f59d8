import { hoursAfter, type Instant } from "../model/time.ts";
import type { Alert, AlertWorkflow, Condition, Occasion, Severity } from "./alert.ts";
import { isQuiet, type QuietHours } from "./quiet-hours.ts";

/** When people are told. */
export interface TellingTerms {
  readonly muted: readonly AlertWorkflow[];
  readonly quietHours: QuietHours | null;
  readonly remindAfterHours: number;
}

/** What is gone for less comes back often: it is the same alert then, and nobody is told twice. */
const SETTLE_HOURS = 0.25;
/** What comes and goes by itself is told once it lasts; the rest at once. */
const LASTS_HOURS: Readonly<Partial<Record<AlertWorkflow, number>>> = { budget: 0.5 };

/**
 * One look: the alerts as they are from now on, of those that were known (open ones, and ended ones whose end is still to be told) and of what is so now. An alert is
 * told when it begins, when it grows worse, again after a while if nobody took it in hand, and when it is over if its beginning was told. Quiet hours hold back
 * all but what is critical; what ends before they do is never told.
 */
export function nextTurn(known: readonly Alert[], conditions: readonly Condition[], terms: TellingTerms, now: Instant): readonly Alert[] {
  const open = known.filter(({ endedAt }) => endedAt === null);
  const seen = conditions.map((condition) => {
    const before = open.find((alert) => isSame(alert, condition));
    return before === undefined ? begun(condition, now) : { ...before, ...condition, goneSince: null };
  });
  const gone = open.filter((alert) => !conditions.some((condition) => isSame(alert, condition))).map((alert) => settled(alert, now));
  const ended = known.filter(({ endedAt }) => endedAt !== null);
  return [...seen, ...gone, ...ended].map((alert) => withTelling(alert, terms, now));
}

const isSame = (a: Pick<Condition, "workflow" | "subject">, b: Pick<Condition, "workflow" | "subject">): boolean => a.workflow === b.workflow && a.subject === b.subject;

function begun(condition: Condition, now: Instant): Alert {
  return { ...condition, id: [condition.workflow, ...(condition.subject === "" ? [] : [condition.subject]), now].join("~"), since: now, goneSince: null, endedAt: null, acknowledgedAt: null, telling: null };
}

function settled(alert: Alert, now: Instant): Alert {
  const goneSince = alert.goneSince ?? now;
  return { ...alert, goneSince, endedAt: hoursAfter(goneSince, SETTLE_HOURS) <= now ? now : null };
}

function withTelling(alert: Alert, terms: TellingTerms, now: Instant): Alert {
  const occasion = occasionOf(alert, terms.remindAfterHours, now);
  if (occasion === null || terms.muted.includes(alert.workflow)) return alert;
  if (alert.severity !== "critical" && isQuiet(terms.quietHours, now)) return alert;
  const telling = { n: (alert.telling?.n ?? 0) + 1, occasion, severity: alert.severity, at: now, told: {} };
  return { ...alert, acknowledgedAt: occasion === "worse" ? null : alert.acknowledgedAt, telling };
}

function occasionOf({ workflow, severity, since, goneSince, endedAt, acknowledgedAt, telling }: Alert, remindAfterHours: number, now: Instant): Occasion | null {
  if (endedAt !== null) return telling === null || telling.occasion === "over" ? null : "over";
  if (goneSince !== null || hoursAfter(since, LASTS_HOURS[workflow] ?? 0) > now) return null;
  if (telling === null) return "began";
  if (isWorse(telling.severity, severity)) return "worse";
  return acknowledgedAt === null && hoursAfter(telling.at, remindAfterHours) <= now ? "reminder" : null;
}

const isWorse = (before: Severity, now: Severity): boolean => before === "warning" && now === "critical";
