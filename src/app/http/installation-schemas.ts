import * as z from "zod";

const Count = z.int();

/** A CRM that can be connected, or what is lacking for it. */
export const CrmsSchema = z.object({
  crms: z.array(z.object({
    crm: z.string(), title: z.string(), connect: z.string().nullable().meta({ description: "Where an admin's browser begins the consent; null while the settings lack the client." }),
    settings: z.array(z.string()).meta({ description: "The settings that hold the client." }), isSandbox: z.boolean(), hasOwnLogin: z.boolean().meta({ description: "Orgs sign in at hosts of their own: ?login=." }),
    scopes: z.array(z.object({ name: z.string(), reason: z.string(), isOptional: z.boolean() })),
  })),
}).meta({ id: "Crms" });

/** What `GET /installations/:installation` answers. */
export const OverviewSchema = z.object({
  id: z.string(), crm: z.string(), title: z.string(), name: z.string(), state: z.enum(["connected", "reconnect-needed", "disconnected"]), isSandbox: z.boolean(), createdAt: z.string(),
  isPaused: z.boolean(), policyVersion: z.int(), isOnProbation: z.boolean(),
  activities: z.object({ queued: Count, logging: Count, logged: Count, review: Count, rejected: Count, blocked: Count, skipped: Count }).nullable().meta({ description: "Null for who may look at some people's work alone, and so are `writes` and `records`." }),
  writes: z.object({ due: Count, intended: Count, done: Count, refused: Count }).nullable(),
  reviews: z.object({ open: Count, overdue: Count }).meta({ description: "Those that the caller may see." }),
  records: Count.nullable(), readUpTo: z.string().nullable().meta({ description: "The newest change of the CRM that was read; null until everything was read once." }),
  chain: z.object({ state: z.enum(["walking", "valid", "broken", "untrusted"]), at: z.string().nullable(), walked: Count.nullable(), brokenAt: Count.nullable(), detail: z.string() }),
  budget: z.object({ isTight: z.boolean(), detail: z.string(), fix: z.string().nullable(), used: Count.nullable(), limit: Count.nullable() }),
}).meta({ id: "InstallationOverview" });

/** What `GET /installations/:installation/readiness` answers. */
export const ReadinessSchema = z.object({
  isReady: z.boolean(),
  items: z.array(z.object({ about: z.enum(["connection", "permissions", "fields", "budget", "people", "completeness", "stale", "duplicates", "reviews"]), state: z.enum(["ok", "warning", "error", "unknown"]), detail: z.string(), fix: z.string().nullable() })),
  records: z.record(z.string(), Count),
}).meta({ id: "Readiness" });

/** What `GET /installations/:installation/plan` answers. */
export const PlanSchema = z.object({
  crm: z.string(), title: z.string(), isSandbox: z.boolean(),
  scopes: z.array(z.object({ name: z.string(), reason: z.string(), isOptional: z.boolean(), isGranted: z.boolean().nullable().meta({ description: "Null when the CRM does not answer." }) })),
  steps: z.array(z.object({ name: z.string(), state: z.enum(["present", "missing", "differs"]), adminAction: z.string().nullable() })),
  abilities: z.record(z.string(), z.boolean()),
  trouble: z.string().nullable().meta({ description: "Why the plan could not be made." }),
}).meta({ id: "InstallationPlan" });
