import { hoursAfter, type Instant } from "../model/time.ts";

/** What may go wrong so that a person has to look. */
export const ALERT_WORKFLOWS = ["connection", "budget", "reviews", "authority", "chain", "sync", "gates"] as const;
/** One of {@link ALERT_WORKFLOWS}. */
export type AlertWorkflow = (typeof ALERT_WORKFLOWS)[number];

/** critical: something stands still, or cannot be trusted. */
export type Severity = "warning" | "critical";

/** Something that is so now and should not be. Its words name no person and quote nothing. */
export interface Condition {
  readonly workflow: AlertWorkflow;
  /** Of several in one workflow, which: a class of fixes, a measure. Empty where there is but one. */
  readonly subject: string;
  readonly severity: Severity;
  readonly title: string;
  readonly detail: string;
  /** What to do. */
  readonly action: string;
}

/** Where alerts are told besides the console. */
export type Channel = "mail" | "webhook";

/** Why people are told: it began, it grew worse, it goes on, it is over. */
export type Occasion = "began" | "worse" | "reminder" | "over";

/** A condition from when it was first seen until it was gone for a while. */
export interface Alert extends Condition {
  readonly id: string;
  readonly since: Instant;
  /** When it was last seen to be gone; null while it is so. */
  readonly goneSince: Instant | null;
  readonly endedAt: Instant | null;
  /** Somebody has it in hand: it is not told of again until it is worse or over. */
  readonly acknowledgedAt: Instant | null;
  /** What people are to be told, or were told last; null while there was nothing to tell. */
  readonly telling: Telling | null;
}

/** One occasion on which people are told, and through which channels that was done. */
export interface Telling {
  readonly n: number;
  readonly occasion: Occasion;
  readonly severity: Severity;
  readonly at: Instant;
  readonly told: Readonly<Partial<Record<Channel, Instant>>>;
}

/** Whether through this channel its occasion is still to be told. */
export const isUntold = ({ telling }: Pick<Alert, "telling">, channel: Channel): boolean => telling !== null && telling.told[channel] === undefined;

/** An end that could not be told for so long is old news. */
const END_TOLD_WITHIN_HOURS = 48;

/** Whether nothing is left to be told of it through these channels. */
export function isSettled({ endedAt, telling }: Alert, channels: readonly Channel[], now: Instant): boolean {
  if (endedAt === null) return false;
  if (telling === null || hoursAfter(endedAt, END_TOLD_WITHIN_HOURS) <= now) return true;
  return telling.occasion === "over" && channels.every((channel) => telling.told[channel] !== undefined);
}
