import * as z from "zod";
import { Address } from "./kinds.ts";

/** What may be told of, as `src/domain/alerts/alert.ts` has it. */
export const ALERT_WORKFLOW_NAMES = ["connection", "budget", "reviews", "authority", "chain", "sync", "gates"] as const;
const MAIL_TO_MAX = 50;
const Hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time of day, 20:00");

/** Who is told when something needs a person (docs/alerts.md). Every alert stands in the console, whatever is set here. */
export const AlertsSection = z.strictObject({
  /** Who is written to. Nobody: the console and the webhook alone. */
  mailTo: z.array(Address).max(MAIL_TO_MAX).default([]),
  /** What nobody is written about; it stands in the console still. */
  muted: z.array(z.enum(ALERT_WORKFLOW_NAMES)).default([]),
  /** Between these times of the day nothing but what is critical is told; the rest waits. `weekends`: on Saturday and Sunday all day, too. */
  quietHours: z.strictObject({ from: Hour, to: Hour, zone: z.string().min(1).max(60), weekends: z.boolean().default(false) })
    .refine(({ from, to }) => from !== to, "another end than the beginning").nullable().default(null),
  /** What goes on is told again after so long. Shorter: harder to overlook, easier to grow tired of. */
  remindAfterHours: z.int().min(1).max(24 * 14).default(24),
  /** So many overdue reviews are a backlog. Fewer: sooner told, more often. */
  overdueReviewsMin: z.int().min(1).max(100_000).default(10),
  /** Reading the CRM lies so far behind. Shorter: a busy hour is told as well. */
  syncLagMinutes: z.int().min(30).max(10_080).default(120),
  /** Of the merges of the last thirteen weeks more than this share was wrong, 97.5 % certain. Lower: told earlier, from fewer merges. */
  falseMergeMax: z.number().gt(0).lt(1).default(0.01),
}).prefault({});
