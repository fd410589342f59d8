import * as z from "zod";

import { VERBS } from "../../domain/model/proposal.ts";
import { REASON_CODES } from "../../domain/model/reasons.ts";
import { REVIEW_STATES, REVIEWER_ROLES } from "./review-schemas.ts";

const Reasons = z.array(z.enum(REASON_CODES));
/** A change that is proposed. */
export const ProposalSchema = z.looseObject({
  id: z.string(), activityId: z.string(), kind: z.string(), object: z.string(), fields: z.record(z.string(), z.unknown()),
  links: z.object({ contactIds: z.array(z.string()), accountId: z.string().nullable(), opportunityId: z.string().nullable() }).optional().meta({ description: "Of an engagement or task." }),
  recordId: z.string().optional().meta({ description: "Of a change of a record (update_record)." }),
  base: z.record(z.string(), z.unknown()).optional().meta({ description: "Of a change of a record: the values that it replaces." }),
  confidenceBp: z.int().meta({ description: "0 to 10,000." }), reasons: Reasons, rationale: z.string(), route: z.string(),
}).meta({ id: "Proposal" });

/** What `POST /activities` answers. */
export const AcceptedSchema = z.object({
  activities: z.array(z.object({ id: z.string(), seenBefore: z.boolean(), href: z.string() })).meta({ description: "In the order given." }),
}).meta({ id: "Accepted" });

/** What became of an activity. */
export const ActivityStateSchema = z.object({
  id: z.string(), arrival: z.int(), kind: z.string(), occurredAt: z.string(),
  state: z.enum(["queued", "logging", "logged", "review", "rejected", "blocked", "skipped"]),
  route: z.enum(["auto", "review", "block", "skip"]).nullable(), reasons: Reasons, duplicateOf: z.string().nullable(),
  proposals: z.array(ProposalSchema), writes: z.array(z.object({ id: z.string(), kind: z.string(), state: z.enum(["due", "intended", "done", "refused"]) })),
}).meta({ id: "ActivityState" });

/** A question to a person. */
export const ReviewSchema = z.object({
  id: z.string(), activityId: z.string(), proposalIds: z.array(z.string()), state: z.enum(REVIEW_STATES), reasons: Reasons,
  role: z.enum(REVIEWER_ROLES), assigneeId: z.string().nullable(), title: z.string(),
  detail: z.string().optional().meta({ description: "Everything that the reviewer has to know; left out of a brief list." }),
  candidates: z.array(z.looseObject({
    object: z.enum(["contact", "account", "opportunity"]), id: z.string(), name: z.string(), confidence: z.number().meta({ description: "0 to 1." }),
    evidence: z.array(z.object({ kind: z.string(), weight: z.number(), detail: z.string() })).meta({ description: "Weights are bits, for or against; what somebody chose before is among them." }),
  })).optional().meta({ description: "The records it may belong to. `picks` of a decision names them by their place from 1." }),
  about: z.object({ object: z.string(), confidenceBp: z.int() }).optional().meta({ description: "The object that is proposed for, and how sure the least sure proposal is." }),
  whose: z.array(z.string()).optional().meta({ description: "Users whose work it is about, first of all whose activity it is; absent when it is nobody's." }),
  forApprovers: z.literal(true).optional().meta({ description: "Whom the policy names to approve a second time meets it, whoever is asked: a merge, or what one person approved already." }),
  snoozedUntil: z.string().optional(), decided: z.object({ verb: z.enum(VERBS), by: z.string(), at: z.string() }).optional().meta({ description: "Who ended it: `user:…`, `service:…` or `admin`." }),
  createdAt: z.string(), dueAt: z.string(), expiresAt: z.string(), escalations: z.int(),
  version: z.int().meta({ description: "Goes into a decision: one on an older version is refused." }),
}).meta({ id: "Review" });

/** What a walk over the chain found. */
export const ChainSchema = z.object({
  line: z.string(), ok: z.boolean(), log: z.string(), walked: z.int(), head: z.looseObject({}), root: z.string(), unanchored: z.int(),
  checkpoints: z.object({ seen: z.int(), matched: z.int(), last_size: z.int() }).optional(),
  broken: z.object({ at: z.int(), upto: z.int().optional(), kind: z.string(), detail: z.string() }).optional(),
});
const Findings = z.array(z.object({ seq: z.int(), said: z.string() })).meta({ description: "Each with the position of the entry that tells it." });

/** What happened to a record. */
export const HistorySchema = z.object({
  record: z.object({ crm: z.string(), object: z.string(), id: z.string() }),
  entries: z.array(z.looseObject({ seq: z.int(), at: z.string(), type: z.string(), tied: z.literal(true).optional().meta({ description: "About an activity that is tied to the record." }) })).meta({ description: "Audit entries, oldest first." }),
  answers: z.object({
    proposed: Findings, changed: Findings, approved: Findings, reached: Findings, intact: z.string(), elsewhere: z.string(), isComplete: z.boolean(),
  }).meta({ description: "What was proposed, what a person changed, who approved, what reached the CRM, whether the log is intact." }),
  chain: ChainSchema,
});
/** How a disconnecting ended. */
export const DisconnectedSchema = z.object({
  id: z.string(), state: z.literal("disconnected"), changed: z.boolean().meta({ description: "False when it had been disconnected before." }),
  revoked: z.boolean().meta({ description: "Whether the CRM took the tokens back; they are erased here whatever it said." }),
});
/** Every refusal (RFC 9457). */
export const ProblemSchema = z.object({
  type: z.string(), title: z.string(), status: z.int(), detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(), correlationId: z.string(),
}).meta({ id: "Problem" });
