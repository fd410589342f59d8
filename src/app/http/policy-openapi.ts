import * as z from "zod";

import { DryRunSchema, DryRunWantedSchema, PolicyAnswerSchema, PolicySavedSchema, PolicyWantedSchema, VersionSchema, VersionsQuerySchema, VersionsSchema } from "./policy-schemas.ts";
import { answers, body } from "./openapi-parts.ts";

const IfMatch = z.object({ "If-Match": z.string().optional().meta({ description: "The version that the policy was made of, where the body does not say." }) });

/** The policy, its versions, and what a draft would have done. */
export function policyPaths(Installation: z.ZodObject, { header, query }: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return {
    "/policy": {
      get: { operationId: "getPolicy", summary: "The policy that holds, the schema of its settings with what each is for, and presets", description: "Needs policy:read.", requestParams: { query: Installation }, responses: answers("The policy", PolicyAnswerSchema) },
      put: {
        operationId: "putPolicy", summary: "Put a policy in the place of the one that holds", description: "Protected settings wait for another admin's word on the proposal. 409 when it was made of an older version; 400 names each setting that is none. Needs policy:write.",
        requestParams: { header: header.extend(IfMatch.shape), query }, requestBody: body(PolicyWantedSchema), responses: answers("What holds, and what waits", PolicySavedSchema),
      },
    },
    "/policy/versions": {
      get: { operationId: "listPolicyVersions", summary: "Every version of the policy, newest first, and which settings it changed", description: "Needs policy:read.", requestParams: { query: VersionsQuerySchema.extend(Installation.shape) }, responses: answers("A page of versions", VersionsSchema) },
    },
    "/policy/versions/{version}": {
      get: { operationId: "getPolicyVersion", summary: "One version, and what it set otherwise than the one before", description: "Needs policy:read.", requestParams: { path: z.object({ version: z.string() }), query: Installation }, responses: answers("The version", VersionSchema) },
    },
    "/policy/dry-run": {
      post: {
        operationId: "dryRunPolicy", summary: "What a draft would have done with what came in lately, beside what the policy does", description: "Writes nothing. Needs policy:read.",
        requestParams: { header, query }, requestBody: body(DryRunWantedSchema), responses: answers("The figures, and what they cannot tell", DryRunSchema),
      },
    },
  };
}
