import * as z from "zod";

import { REASON_CODES } from "../../domain/model/reasons.ts";
import { AnchorSchema } from "./anchor-schemas.ts";
import { ChainSchema } from "./answer-schemas.ts";

const PAGE_MAX = 200;
const Seq = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const page = {
  cursor: Seq.optional().meta({ description: "`next` of the page before." }),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50).meta({ description: "Rows a page." }),
};
const Id = z.string().regex(/^[\w.:~@-]{1,120}$/, "an id");

/** What entries there are. */
export const ENTRY_TYPES = ["genesis", "proposal", "decision", "write", "outcome", "sync", "config", "erasure", "access"] as const;

/** Which entries of the log to list. */
export const ExploreQuerySchema = z.object({
  type: z.enum(ENTRY_TYPES).optional(),
  actor: z.string().min(1).max(200).optional().meta({ description: "Kind and id, as an entry's `by` shows them: `user u-1`." }),
  object: z.string().regex(/^\w{1,40}$/, "a kind of object").optional().meta({ description: "With `record`: its kind." }),
  record: Id.optional().meta({ description: "The id of what an entry is about: the CRM's, or ours." }),
  from: z.iso.datetime().optional(), to: z.iso.datetime().optional().meta({ description: "Not included. By the log's clock: an entry behind which the clock went back counts where it stands." }),
  fromSeq: Seq.default(0).meta({ description: "No entry before this one." }),
  ...page,
});

/** An entry in words. */
export const ShownEntrySchema = z.object({
  seq: z.int(), at: z.string(), type: z.string(), by: z.string(), subject: z.object({ crm: z.string(), object: z.string(), id: z.string() }).nullable(),
  lines: z.array(z.string()).meta({ description: "What happened, first in one line; values that the log only commits to are withheld." }),
}).meta({ id: "AuditEntry" });
const reach = { size: z.int(), indexed: z.int().meta({ description: "So many entries are found by filters; newer ones are within a minute." }) };

/** A page of the log. */
export const ExploredSchema = z.object({ entries: z.array(ShownEntrySchema), next: z.int().nullable(), ...reach });

const StoredSchema = ShownEntrySchema.extend({ bytes: z.string().meta({ description: "As it is stored." }), leaf: z.string().meta({ description: "RFC 6962 leaf hash of the bytes, computed now." }) });
/** An entry between its neighbours. */
export const EntrySchema = z.object({
  entry: StoredSchema.nullable().meta({ description: "Null where no row has this number." }), before: StoredSchema.nullable(), after: StoredSchema.nullable(),
  links: z.object({ before: z.boolean().nullable(), after: z.boolean().nullable() }).meta({ description: "Whether the entry names the one before it, and the one after names it." }), size: z.int(),
});

/** Committed values of an entry. */
export const RevealedSchema = z.object({
  seq: z.int(), type: z.string(),
  places: z.array(z.object({ path: z.string(), state: z.enum(["match", "mismatch", "erased", "missing"]), value: z.unknown().optional().meta({ description: "Only for a match." }) })),
});

/** How a log stands. */
export const AuditStateSchema = z.object({
  log: z.string(), ...reach,
  checkpoint: z.object({ size: z.int(), note: z.string() }).nullable().meta({ description: "What was signed last." }), vkeys: z.array(z.string()),
  last: z.object({ at: z.string(), wholeAt: z.string().nullable(), verdict: z.string(), walked: z.int() }).nullable().meta({ description: "What the last verification found, whoever asked for it; `wholeAt`: when all was last read and found right." }),
  anchor: AnchorSchema, hasWitness: z.boolean(),
});

/** What a walk tells while it goes on, an event each. */
export const VerifyEventsSchema = z.object({
  progress: z.object({ walked: z.int(), total: z.int() }).optional(), done: ChainSchema.optional(), refused: z.object({ detail: z.string() }).optional(),
}).meta({ description: "Server-sent events: `progress` again and again, then `done` with the verdict, or `refused` where a checkpoint is signed by nobody who is trusted." });

/** A record's entries without the chain's verdict. */
export const RecordEntriesSchema = z.object({
  record: z.object({ crm: z.string(), object: z.string(), id: z.string() }), entries: z.array(ShownEntrySchema.extend({ tied: z.literal(true).optional() })),
  answers: z.object({ proposed: z.unknown(), changed: z.unknown(), approved: z.unknown(), reached: z.unknown() }), elsewhere: z.string(), isComplete: z.boolean(), ...reach,
});

/** Whose decisions to list, and by which rule. */
export const CoachingQuerySchema = z.object({
  rep: Id.optional().meta({ description: "A user of ours: whose work it is about." }),
  rule: z.string().regex(/^[\w.-]{1,80}$/, "a class of fixes or a code of reasons").optional().meta({ description: "`contact.phone-form`, or `match_uncertain`." }), ...page,
});

/** A page of decisions with what went before and after. */
export const CoachingSchema = z.object({
  cases: z.array(z.object({
    decision: ShownEntrySchema, review: z.string().nullable(), rep: z.object({ id: z.string(), name: z.string().nullable() }).nullable(), rules: z.array(z.string()), verdict: z.string(),
    edited: z.array(z.string()), hasReason: z.boolean(), msOpen: z.number().nullable(), proposals: z.array(ShownEntrySchema), writes: z.array(ShownEntrySchema),
  })),
  next: z.int().nullable(), ...reach, reps: z.array(z.object({ id: z.string(), name: z.string() })).meta({ description: "Whose work the caller may look at." }),
});

/** Which weeks of exceptions. */
export const ExceptionsQuerySchema = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() });
const Share = z.number().nullable();

/** Why people were asked. */
export const ExceptionsSchema = z.object({
  from: z.string(), to: z.string(),
  causes: z.array(z.object({
    reason: z.enum(REASON_CODES), cause: z.string(), asked: z.int(), open: z.int(), accepted: z.int(), refused: z.int(), expired: z.int(),
    weeks: z.array(z.object({ week: z.string(), asked: z.int() })), acceptedShare: Share, acceptedBounds: z.object({ lower: z.number(), upper: z.number() }).nullable(),
    suggestion: z.object({ setting: z.string().nullable(), kind: z.enum(["change", "stop", "expired"]), text: z.string() }).nullable(),
  })),
});

/** Where classes of fixes stand. */
export const AuthoritySchema = z.object({
  classes: z.array(z.object({
    class: z.string(), state: z.enum(["granted", "asking", "recommends", "never"]), evidence: z.looseObject({}), terms: z.looseObject({}), lacks: z.array(z.string()),
    lastLoss: z.object({ class: z.string(), at: z.string(), why: z.string() }).nullable(),
  })),
});

/** Tables that can be taken away. */
export const QUALITY_TABLES = ["activities", "cleanup", "completion", "exceptions", "authority"] as const;
/** Which table, of which weeks, by what. */
export const ExportQuerySchema = z.object({ table: z.enum(QUALITY_TABLES), from: z.iso.date().optional(), to: z.iso.date().optional(), by: z.string().regex(/^\w{1,20}$/).default("week") });
