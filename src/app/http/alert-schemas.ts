import * as z from "zod";

import { ALERT_WORKFLOWS } from "../../domain/alerts/alert.ts";

/** What needs a person. */
const AlertSchema = z.object({
  id: z.string(), workflow: z.enum(ALERT_WORKFLOWS), subject: z.string(), severity: z.enum(["warning", "critical"]), title: z.string(), detail: z.string(), action: z.string(),
  since: z.string(), endedAt: z.string().nullable(), acknowledgedAt: z.string().nullable(),
  told: z.object({ occasion: z.enum(["began", "worse", "reminder", "over"]), at: z.string(), channels: z.array(z.enum(["mail", "webhook"])) }).nullable().meta({ description: "The last occasion on which people were to be told, and the channels by which they were." }),
}).meta({ id: "Alert" });

/** The newest alerts, and by which channels people are told. */
export const AlertsSchema = z.object({ alerts: z.array(AlertSchema), channels: z.array(z.enum(["mail", "webhook"])).meta({ description: "mail needs somebody in alerts.mailTo of the policy, too." }), mailTo: z.int() });
/** An alert that somebody has in hand. */
export const AcknowledgedSchema = z.object({ id: z.string() });
/** How a trial went, by channel. */
export const TrialSchema = z.object({ results: z.array(z.object({ channel: z.enum(["mail", "webhook"]), error: z.string().nullable() })) });
