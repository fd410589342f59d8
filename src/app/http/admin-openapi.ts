import * as z from "zod";

import { CrmsSchema, OverviewSchema, PlanSchema, ReadinessSchema } from "./installation-schemas.ts";
import { DoneSchema, JobsSchema, JobWantedSchema } from "./job-schemas.ts";
import { ErasureDoneSchema, ErasureFoundSchema, ErasurePreviewSchema, ErasureWantedSchema } from "./people-schemas.ts";
import { DryRunSchema, PreviewWantedSchema } from "./policy-schemas.ts";
import { answers, body, Id, problem } from "./openapi-parts.ts";

const Path = z.object({ installation: z.string() });

/** What an admin does beside the policy: installations, jobs, people. */
export function adminPaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return { ...installationPaths(params), ...jobPaths(Installation, params), ...peoplePaths(params) };
}

function installationPaths({ header }: { readonly header: z.ZodObject }) {
  const reads = (operationId: string, summary: string, permission: string, schema: z.ZodType) => ({ get: { operationId, summary, description: `Needs ${permission}.`, requestParams: { path: Path }, responses: answers(summary, schema) } });
  const turns = (operationId: string, summary: string) => ({ post: { operationId, summary, description: "Safe to repeat. Needs jobs:manage.", requestParams: { header, path: Path }, responses: answers("Whether it was otherwise before", DoneSchema) } });
  return {
    "/crms": { get: { operationId: "listCrms", summary: "The CRMs that can be connected, and what each scope is for", description: "For signed-in admins.", security: [{ session: [] }], responses: answers("The CRMs", CrmsSchema) } },
    "/installations/{installation}": reads("getInstallation", "How an installation stands", "activities:read", OverviewSchema),
    "/installations/{installation}/readiness": reads("getReadiness", "Whether anything stands in the way of relying on it, and what people would be asked", "policy:read; it calls the CRM", ReadinessSchema),
    "/installations/{installation}/plan": reads("getPlan", "Scopes with their reasons, and the fields that Steward fills: there, missing, or other than needed", "policy:read; it calls the CRM", PlanSchema),
    "/installations/{installation}/preview": {
      post: {
        operationId: "previewInstallation", summary: "What would become of what came in lately, under the policy that holds or another", description: "Writes nothing. Needs policy:read.",
        requestParams: { header, path: Path }, requestBody: body(PreviewWantedSchema), responses: answers("The figures, and what they cannot tell", DryRunSchema),
      },
    },
    "/installations/{installation}/pause": turns("pauseInstallation", "Have all calls to the CRM rest; what comes in is judged, approved writes wait"),
    "/installations/{installation}/resume": turns("resumeInstallation", "Have calls to the CRM go on"),
  };
}

function jobPaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  const turns = (operationId: string, summary: string) => ({ post: { operationId, summary, description: "409 when it is not there to be changed. Needs jobs:manage.", requestParams: { ...params, path: Id }, responses: answers("Done", DoneSchema) } });
  return {
    "/jobs": {
      get: { operationId: "listJobs", summary: "What runs, waits, ended last and was given up, how far reading the CRM has come, and what its calls may still take", description: "Needs jobs:read.", requestParams: { query: Installation }, responses: answers("The jobs", JobsSchema) },
      post: {
        operationId: "askForJob", summary: "Ask for a synchronisation, or for a comparison of all records", description: "Needs jobs:manage.", requestParams: params, requestBody: body(JobWantedSchema),
        responses: { "202": { description: "It is in the queue", content: { "application/json": { schema: DoneSchema } } }, "4XX": problem, "5XX": problem },
      },
    },
    "/jobs/events": {
      get: {
        operationId: "followJobs", summary: "The same, as server-sent events whenever it changes", description: "Each event is the whole picture; Last-Event-ID goes on from there. Ends by itself after some minutes: come again. Needs jobs:read.",
        requestParams: { query: Installation }, responses: { "200": { description: "Events", content: { "text/event-stream": { schema: z.string() } } }, "4XX": problem, "5XX": problem },
      },
    },
    "/jobs/{id}/retry": turns("retryJob", "Try one that was given up again, or one that waits at once"),
    "/jobs/{id}/cancel": turns("cancelJob", "Take one that waits out of the queue, or forget one that was given up"),
  };
}

function peoplePaths(params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return {
    "/people/erasures/preview": {
      post: { operationId: "previewErasure", summary: "What is known of people, what of it would go and what stays", description: "Changes nothing. Needs people:erase.", requestParams: params, requestBody: body(ErasurePreviewSchema), responses: answers("What was found", ErasureFoundSchema) },
    },
    "/people/erasures": {
      post: { operationId: "erasePeople", summary: "Forget people", description: "The audit chain stays valid and tells what is gone. 409 while a legal hold names one of them. Needs people:erase.", requestParams: params, requestBody: body(ErasureWantedSchema), responses: answers("What was erased", ErasureDoneSchema) },
    },
  };
}
