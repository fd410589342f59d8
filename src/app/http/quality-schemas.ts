import * as z from "zod";

import { REASON_CODES } from "../../domain/model/reasons.ts";
import { CLEANUP_BREAKDOWNS } from "../../domain/quality/cleanup.ts";
import { BREAKDOWNS } from "../../domain/quality/measures.ts";
import { WEEKS_MAX } from "../../usecases/read-quality.ts";

/** Which weeks to measure, and by what. */
export const QualityQuerySchema = z.object({
  from: z.iso.date().optional().meta({ description: `A day; its whole week counts. Thirteen weeks in all when left out, ${WEEKS_MAX} at most.` }),
  to: z.iso.date().optional().meta({ description: "A day; its whole week counts. Today when left out." }),
  by: z.enum(BREAKDOWNS).default("week").meta({ description: "What the rows are of." }),
});

const Share = z.number().nullable();
const measures = {
  seen: z.int().meta({ description: "Activities that a source brought." }),
  foreign: z.int().meta({ description: "Engagements that another tool logged in the CRM." }),
  happened: z.int().meta({ description: "Of both, what could have been logged, each thing once: less bulk, internal, blocked, repeats and what was called off." }),
  logged: z.int(),
  linked: z.int().meta({ description: "Of `foreign`, those that one of our sources brought as well." }),
  coverage: Share.meta({ description: "(logged + linked) ÷ happened; null where nothing happened, as all shares." }),
  matchConfidence: Share, confidenceBands: z.object({ high: z.int(), medium: z.int(), low: z.int() }).meta({ description: "Matches that were clear and surer than 95 %, clear, and not clear." }), uncertainRate: Share.meta({ description: "÷ seen, as the three after it." }), duplicateRate: Share, exceptionRate: Share, sensitiveRate: Share, sensitiveExceptions: z.int(),
  talks: z.int().meta({ description: "Logged calls and meetings with somebody of the other side." }), missingNextSteps: z.int(), missingNextStepRate: Share,
  turnaround: z.object({ count: z.int(), medianMs: z.number().nullable(), p95Ms: z.number().nullable() }).meta({ description: "From the end of an activity to its record in the CRM, to a tenth." }),
};

/** What `GET /quality` answers. */
export const QualitySchema = z.object({
  from: z.string().meta({ description: "A Monday." }), to: z.string().meta({ description: "A Sunday." }), by: z.enum(BREAKDOWNS), upToDate: z.boolean(),
  total: z.object(measures),
  rows: z.array(z.object({ key: z.string().nullable().meta({ description: "Null for what has none." }), name: z.string().nullable(), ...measures })),
}).meta({ id: "Quality" });

/** Which weeks of clean-up to measure, and by what. */
export const CleanupQuerySchema = QualityQuerySchema.omit({ by: true }).extend({ by: z.enum(CLEANUP_BREAKDOWNS).default("week").meta({ description: "What the rows are of; a rule is a class of fixes, or the merges of one kind of record." }) });

const Bounds = z.object({ lower: z.number(), upper: z.number() }).nullable();
const cleanup = {
  decided: z.int(), approved: z.int(), edited: z.int(), rejected: z.int(), auto: z.int().meta({ description: "Made without asking." }), reassigned: z.int(), routed: z.int(), rollbacks: z.int(),
  merges: z.int(), falseMerges: z.int().meta({ description: "Of the approved merges, those that were taken back, or of which somebody said later that they are two." }),
  checksRight: z.int().meta({ description: "Second looks by somebody else that said the same." }), checksWrong: z.int(), overridden: z.int(), useful: z.int(), useless: z.int(),
  acceptanceRate: Share, editRate: Share, rejectionRate: Share, falseMergeRate: Share, falseMergeBounds: Bounds.meta({ description: "95 % (Clopper-Pearson)." }),
  agreement: Share, overrideRate: Share, usefulRate: Share, routingCorrections: z.int(),
  medianMs: z.number().nullable().meta({ description: "From the proposal to the decision." }), p95Ms: z.number().nullable(),
};

/** What `GET /quality/cleanup` answers. */
export const CleanupSchema = z.object({
  from: z.string(), to: z.string(), by: z.enum(CLEANUP_BREAKDOWNS), total: z.object(cleanup),
  rows: z.array(z.object({ key: z.string().nullable(), name: z.string().nullable(), ...cleanup })),
  completion: z.array(z.object({ week: z.string(), object: z.string(), records: z.int(), incomplete: z.int(), completeRate: z.number() })).meta({ description: "Records with every field that work depends on, by the last look over them of each week." }),
}).meta({ id: "Cleanup" });

/** The body of one click on a review that was decided. */
export const FeedbackSchema = z.strictObject({ useful: z.boolean().meta({ description: "Whether the question was worth asking." }) });

const Wrongness = { unasked: z.int(), wrong: z.int(), wrongShare: z.number().nullable(), wrongAtMost: z.number(), wrongAtLeast: z.number() };
const Figures = z.object({ clearAtBits: z.number(), leadBits: z.number(), ...Wrongness, unaskedShare: z.number() });

const Change = z.object({
  key: z.enum(["match.clearAtBits", "match.leadBits", "grants.activityLogging", "grants.fixes"]), from: z.union([z.number(), z.boolean()]), to: z.union([z.number(), z.boolean()]),
  fix: z.string().optional().meta({ description: "Of grants.fixes: the class that may act alone." }),
});

/** A class of fixes that earned the right to act alone. */
const EarnedSchema = z.object({
  earned: z.string().meta({ description: "The class: contact.phone-form." }), examples: z.int(), changes: z.array(Change),
  evidence: z.looseObject({ accepted: z.int(), judged: z.int(), acceptanceAtLeast: z.number(), reversed: z.int(), done: z.int(), reversedAtMost: z.number(), reviewers: z.int(), checksRight: z.int(), checksWrong: z.int(), checkedWrongAtMost: z.number() }),
  terms: z.looseObject({ acceptanceLowerMin: z.number(), reversalUpperMax: z.number(), perDayMax: z.int(), recordValueMax: z.number() }),
}).meta({ id: "EarnedAuthority" });

/** What a calibration says. */
export const CalibrationSchema = z.object({
  examples: z.int(),
  thresholds: z.looseObject({ kind: z.enum(["refused", "same", "lower", "higher"]), decided: z.int(), before: Figures, after: Figures.optional() }),
  grant: z.looseObject({ kind: z.enum(["refused", "same", "grant"]), needed: z.int(), ...Wrongness }).nullable().meta({ description: "Null once activity logging is granted." }),
  changes: z.array(Change),
  limits: z.object({ wrongPercentMax: z.number(), decisionsMin: z.int(), clearAtBitsMin: z.number(), leadBitsMin: z.number() }),
}).meta({ id: "Calibration" });

/** Settings that an admin wants otherwise and that wait for another one. */
const EditedSchema = z.object({
  edited: z.array(z.object({ path: z.array(z.string()), from: z.unknown().optional(), to: z.unknown().optional() })).meta({ description: "Once it is decided, the settings alone." }),
  by: z.string().meta({ description: "Who wants it: kind and id, as in the audit log." }), changes: z.array(z.unknown()).max(0), examples: z.literal(0),
}).meta({ id: "PolicyEdits" });

/** A change of the policy that was proposed. */
export const PolicyProposalSchema = z.object({
  id: z.string(), madeAt: z.string(), baseVersion: z.int(), proposed: z.union([CalibrationSchema, EarnedSchema, EditedSchema]), state: z.enum(["open", "approved", "rejected", "overtaken"]),
  decidedAt: z.string().nullable(), version: z.int().nullable().meta({ description: "The version of the policy that it became." }),
}).meta({ id: "PolicyProposal" });

/** The body of an admin's word on one. */
export const PolicyDecisionSchema = z.strictObject({ verb: z.enum(["approve", "reject"]) });

/** A line of the labelled examples. */
export const ExampleSchema = z.object({
  id: z.string(), judgedAt: z.string(), decidedAt: z.string(),
  features: z.looseObject({ about: z.enum(["activity", "other"]), kind: z.string(), source: z.string(), reasons: z.array(z.enum(REASON_CODES)), counts: z.record(z.string(), z.int()) }),
  decision: z.object({
    verb: z.enum(["approve", "edit", "log", "reject", "block"]), via: z.enum(["single", "bulk"]), by: z.string(), edited: z.array(z.string()),
    wrongLink: z.boolean().nullable().meta({ description: "Whether it would have stood on a wrong record, had nobody been asked." }), msOpen: z.int().nullable(),
  }),
}).meta({ id: "Example" });
