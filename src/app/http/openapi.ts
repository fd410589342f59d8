import { createDocument } from "zod-openapi";
import * as z from "zod";

import { activityInputSchema } from "../compose-files.ts";
import { BulkDecisionSchema, DecisionSchema } from "./review-schemas.ts";

const Id = z.object({ id: z.string() });
const Problem = z.object({
  type: z.string(), title: z.string(), status: z.int(), detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(), correlationId: z.string(),
});

/** The API's description, made from the schemas that check its requests. */
export function openApiDocument(url: string) {
  const problem = { description: "Refused", content: { "application/problem+json": { schema: Problem } } };
  const answers = (description: string) => ({ "200": { description }, "4XX": problem, "5XX": problem });
  const json = (schema: z.ZodType) => ({ content: { "application/json": { schema } }, required: true });
  const header = z.object({ "Idempotency-Key": z.string().max(200).optional() });
  return createDocument({
    openapi: "3.1.0",
    info: { title: "Steward", version: "1", description: "Brings activities in, decides reviews, and shows what was done and why." },
    servers: [{ url }],
    components: { securitySchemes: { apiKey: { type: "http", scheme: "bearer" } } },
    security: [{ apiKey: [] }],
    paths: {
      "/api/v1/activities": {
        post: {
          summary: "Take activities in", requestParams: { header },
          requestBody: json(z.union([activityInputSchema, z.array(activityInputSchema).min(1).max(500)])),
          responses: { "202": { description: "Taken in; ids in the order given" }, ...answers("All were seen before") },
        },
      },
      "/api/v1/activities/{id}": { get: { summary: "What became of an activity", requestParams: { path: Id }, responses: answers("The activity") } },
      "/api/v1/reviews": { get: { summary: "The review queue, paged by cursor", responses: answers("Reviews") } },
      "/api/v1/reviews/{id}": { get: { summary: "One review with its proposals", requestParams: { path: Id }, responses: answers("The review") } },
      "/api/v1/reviews/{id}/decision": {
        post: { summary: "Decide a review", requestParams: { path: Id, header }, requestBody: json(DecisionSchema), responses: answers("The review as decided") },
      },
      "/api/v1/reviews/decisions": { post: { summary: "Decide many reviews", requestParams: { header }, requestBody: json(BulkDecisionSchema), responses: answers("One result for each, in order") } },
      "/api/v1/records/{crm}/{object}/{id}/history": {
        get: { summary: "What happened to a CRM record and why", requestParams: { path: z.object({ crm: z.string(), object: z.string(), id: z.string() }) }, responses: answers("Audit entries, oldest first") },
      },
      "/api/v1/audit/verify": { post: { summary: "Walk the audit chain", responses: answers("Whether it holds, and where it breaks") } },
    },
  });
}
