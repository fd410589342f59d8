import * as z from "zod";

import { PolicySchema } from "../../../config/policy.ts";
import { REASON_CODES } from "../../domain/model/reasons.ts";
import { PolicyProposalSchema } from "./quality-schemas.ts";

/** Further back than most keep their text. */
const DAYS_MAX = 90;
const VERSIONS_A_PAGE_MAX = 100;

const Version = z.int().min(1);
const Told = z.looseObject({}).meta({ description: "Every setting with its value, by the schema of GET /policy." });
const Wanted = PolicySchema.meta({ description: "Settings that are left out get their defaults." });

/** The body of `PUT /policy`. */
export const PolicyWantedSchema = z.strictObject({
  policy: Wanted,
  version: Version.optional().meta({ description: "The version that it was made of; or send it as If-Match." }),
  liftOptOuts: z.boolean().default(false).meta({ description: "Who is on the list of opt-outs and not in this policy is taken off it." }),
});

/** What `GET /policy` answers. */
export const PolicyAnswerSchema = z.object({
  version: Version, policy: Told,
  schema: z.looseObject({}).meta({ description: "JSON Schema of a policy; each setting has a title and says what it is for." }),
  presets: z.array(z.object({ name: z.string(), title: z.string(), summary: z.string(), settings: z.record(z.string(), z.unknown()).meta({ description: "By the setting's path." }) })),
  protected: z.array(z.object({ setting: z.string(), waits: z.enum(["any", "on", "less", "lower", "kept"]) })).meta({ description: "Settings of which edits wait for another admin: any; those that turn it on; that take something off its list; that lower it; after which something goes to review that was blocked." }),
  otherAdmins: z.int().meta({ description: "Active admins among the CRM's users, beside the caller. With none, whoever has the machine's shell approves: steward policy approve." }),
}).meta({ id: "PolicyState" });

/** What `PUT /policy` answers. */
export const PolicySavedSchema = z.object({
  version: Version, changed: z.array(z.string()), unknown: z.array(z.string()), optOutsKept: z.int(), unearned: z.array(z.string()),
  waiting: PolicyProposalSchema.nullable().meta({ description: "What waits for another admin." }),
}).meta({ id: "PolicySaved" });

/** The query of `GET /policy/versions`. */
export const VersionsQuerySchema = z.object({
  before: z.coerce.number().int().min(1).optional(), limit: z.coerce.number().int().min(1).max(VERSIONS_A_PAGE_MAX).default(20),
});

const VersionLine = { version: Version, madeAt: z.string().nullable(), madeBy: z.string().nullable(), changed: z.array(z.string()).nullable().meta({ description: "Against the version before; null for the first." }) };
/** What `GET /policy/versions` answers. */
export const VersionsSchema = z.object({ versions: z.array(z.object(VersionLine)), next: Version.nullable() }).meta({ id: "PolicyVersions" });

const Edit = z.object({ path: z.array(z.string()), from: z.unknown().optional(), to: z.unknown().optional() });
/** What `GET /policy/versions/:version` answers. */
export const VersionSchema = z.object({ version: Version, madeAt: z.string().nullable(), madeBy: z.string().nullable(), policy: Told, edits: z.array(Edit).meta({ description: "What it set otherwise than the version before." }) }).meta({ id: "PolicyVersion" });

/** The body of `POST /policy/dry-run`. */
export const DryRunWantedSchema = z.strictObject({ policy: Wanted, days: z.int().min(1).max(DAYS_MAX).default(30) });
/** The body of `POST /installations/:id/preview`. */
export const PreviewWantedSchema = z.strictObject({ policy: Wanted.optional().meta({ description: "Left out, the one that holds." }), days: z.int().min(1).max(DAYS_MAX).default(30) });

const Counts = z.object({ auto: z.int(), review: z.int(), block: z.int(), skip: z.int() });
const Verdict = z.object({ route: z.enum(["auto", "review", "block", "skip"]), reasons: z.array(z.enum(REASON_CODES)), writes: z.array(z.string()).meta({ description: "Kinds of changes of the CRM that it makes, or asks for." }) });
/** What a dry run answers. */
export const DryRunSchema = z.object({
  from: z.string(), to: z.string(), judged: z.int(), now: Counts, draft: Counts, moved: z.int(),
  examples: z.array(z.object({ id: z.string(), kind: z.string(), source: z.string(), occurredAt: z.string(), now: Verdict, draft: Verdict })),
  notJudged: z.object({ blocked: z.int().meta({ description: "Only a stub was kept of them." }), withoutText: z.int().meta({ description: "Their text was removed." }), failed: z.int() }),
  isCut: z.boolean().meta({ description: "Only the newest were judged." }),
  notes: z.array(z.string()).meta({ description: "What could not be judged again, in sentences." }),
}).meta({ id: "DryRun" });
