import * as z from "zod";

import { CalibrationSchema, CleanupQuerySchema, CleanupSchema, ExampleSchema, FeedbackSchema, PolicyDecisionSchema, PolicyProposalSchema, QualityQuerySchema, QualitySchema } from "./quality-schemas.ts";
import { answers } from "./openapi-parts.ts";


/** Measures, labelled examples, and what follows from them for the policy. `params` are those of a changing request. */
export function qualityPaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  const asking = { requestParams: { query: Installation } };
  return {
    "/quality": {
      get: {
        operationId: "getQuality", summary: "Measures of what was seen and logged, by whole weeks", description: "docs/quality.md says what each means. Needs activities:read.",
        requestParams: { query: QualityQuerySchema.extend(Installation.shape) }, responses: answers("The measures", QualitySchema),
      },
    },
    "/quality/cleanup": {
      get: {
        operationId: "getCleanup", summary: "What became of what was suggested to clean up the records, by whole weeks", description: "docs/authority.md says what each means. Needs activities:read.",
        requestParams: { query: CleanupQuerySchema.extend(Installation.shape) }, responses: answers("The measures", CleanupSchema),
      },
    },
    "/reviews/{id}/feedback": {
      post: {
        operationId: "giveFeedback", summary: "Say with one click whether a question about the records was worth asking", description: "404 for a review that is not decided, or asked about nothing of clean-up. Needs reviews:decide.",
        requestParams: { ...params, path: z.object({ id: z.string() }) }, requestBody: { content: { "application/json": { schema: FeedbackSchema } }, required: true },
        responses: answers("Noted", FeedbackSchema),
      },
    },
    "/examples": {
      get: { ...asking, operationId: "getExamples", summary: "What people decided and what it rested on, without text, one JSON object a line", description: "Needs reviews:read.", responses: answers("The examples, in the order of the decisions", ExampleSchema, "application/x-ndjson") },
    },
    "/policy/calibration": {
      get: { ...asking, operationId: "calibrate", summary: "What people's decisions say of the thresholds", description: "Changes nothing. Needs admin.", responses: answers("The calibration", CalibrationSchema) },
    },
    "/policy/proposals": {
      get: { ...asking, operationId: "listPolicyProposals", summary: "Changes of the policy that were proposed, newest first", description: "Needs admin.", responses: answers("At most a hundred", z.object({ proposals: z.array(PolicyProposalSchema) })) },
      post: { operationId: "proposeCalibration", summary: "File what a calibration would change", description: "Null when it would change nothing. Needs admin.", requestParams: params, responses: answers("The proposal", z.object({ proposal: PolicyProposalSchema.nullable() })) },
    },
    "/policy/proposals/{id}/decision": {
      post: {
        operationId: "decidePolicyProposal", summary: "Put a proposal into force as a new version of the policy, or reject it", description: "409 when it was decided, or the policy moved on; 403 where a key approves that fixes act alone. Needs admin.",
        requestParams: { ...params, path: z.object({ id: z.string() }) }, requestBody: { content: { "application/json": { schema: PolicyDecisionSchema } }, required: true },
        responses: answers("The proposal as decided", z.object({ proposal: PolicyProposalSchema })),
      },
    },
  };
}
