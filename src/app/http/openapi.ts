import { createDocument } from "zod-openapi";
import * as z from "zod";

import { activityInputSchema } from "../compose-files.ts";
import { accessPaths } from "./access-openapi.ts";
import {
  AcceptedSchema, ActivityStateSchema, ChainSchema, DisconnectedSchema, HistorySchema,
} from "./answer-schemas.ts";
import { AcknowledgedSchema, AlertsSchema, TrialSchema } from "./alert-schemas.ts";
import { explorePaths } from "./explore-openapi.ts";
import { adminPaths } from "./admin-openapi.ts";
import { inboundPaths } from "./inbound-openapi.ts";
import { matchPaths } from "./match-schemas.ts";
import { answers, body, Id } from "./openapi-parts.ts";
import { policyPaths } from "./policy-openapi.ts";
import { qualityPaths } from "./quality-openapi.ts";
import { reviewPaths } from "./review-openapi.ts";
import { rollbackPaths } from "./rollback-schemas.ts";
import { AnchorChoiceSchema, AnchorSchema } from "./anchor-schemas.ts";
import { TAGS, tagged } from "./openapi-tags.ts";
import { ACTIVITIES_PER_REQUEST_MAX } from "./routes/activities.ts";

/** Who is signed in to several installations says which one they mean; a key speaks for its own. */
const Installation = z.object({ installation: z.string().optional().meta({ description: "For who is signed in to several installations." }) });
const Header = z.object({
  "Idempotency-Key": z.string().min(1).max(200).optional().meta({ description: "The same key with the same body is done once and answered alike." }),
  "X-CSRF-Token": z.string().optional().meta({ description: "For sessions: the csrfToken of GET /session. Keys need none." }),
});

const params = { header: Header, query: Installation };

/** The API's description, made from the schemas that check its requests. */
export function openApiDocument(url: string) {
  return createDocument({
    openapi: "3.1.0",
    info: { title: "Steward", version: "1", description: "Brings activities in, decides reviews, and shows what was done and why. Keys: `steward keys create`." },
    servers: [{ url: `${url}/api/v1` }],
    components: { securitySchemes: {
      apiKey: { type: "http", scheme: "bearer", description: "`steward keys create` prints one." },
      session: { type: "apiKey", in: "cookie", name: url.startsWith("https://") ? "__Host-steward.sid" : "steward.sid", description: "A signed-in person, or the admin of a one-time link." },
    } },
    security: [{ apiKey: [] }, { session: [] }],
    tags: TAGS,
    paths: tagged({
      ...activityPaths(), ...reviewPaths(Installation, params), ...rollbackPaths(Installation, params), ...auditPaths(), ...qualityPaths(Installation, params), ...explorePaths(Installation, params), ...matchPaths(params), ...alertPaths(),
      ...installationPaths(), ...accessPaths(Installation, params), ...policyPaths(Installation, params), ...adminPaths(Installation, params), ...inboundPaths(url),
    }),
  });
}

function activityPaths() {
  return {
    "/activities": {
      post: {
        operationId: "takeActivitiesIn", summary: "Take activities in: one, or an array", description: "All or none: one that cannot be read refuses the request. Needs activities:write.",
        requestParams: params, requestBody: body(z.union([activityInputSchema, z.array(activityInputSchema).min(1).max(ACTIVITIES_PER_REQUEST_MAX)])),
        responses: { "202": { description: "Taken in; ids in the order given", content: { "application/json": { schema: AcceptedSchema } } }, ...answers("All were seen before", AcceptedSchema) },
      },
    },
    "/activities/{id}": {
      get: { operationId: "getActivity", summary: "What became of an activity", description: "Needs activities:read.", requestParams: { path: Id, query: Installation }, responses: answers("The activity", ActivityStateSchema) },
    },
  };
}

function auditPaths() {
  return {
    "/records/{crm}/{object}/{id}/history": {
      get: {
        operationId: "recordHistory", summary: "What happened to a CRM record and why, and whether the log is whole", description: "Reads the whole log. Needs audit:read.",
        requestParams: { path: z.object({ crm: z.string(), object: z.string(), id: z.string() }), query: Installation }, responses: answers("Audit entries, oldest first", HistorySchema),
      },
    },
    "/audit/verify": {
      post: { operationId: "verifyAudit", summary: "Walk the audit chain", description: `Needs audit:read. ${ONE_WALK}`, requestParams: params, responses: answers("Whether it holds, and where it breaks", ChainSchema) },
    },
    "/audit/{installation}/verify": {
      post: { operationId: "verifyAuditOf", summary: "Walk the audit chain of an installation", description: `Needs audit:read. ${ONE_WALK}`, requestParams: { ...params, path: LogPath }, responses: answers("Whether it holds, and where it breaks", ChainSchema) },
    },
    "/audit/{installation}/anchor": {
      get: { operationId: "auditAnchor", summary: "Onto which record of the CRM checkpoints are written, and how that stands", description: "Needs audit:read.", requestParams: { path: LogPath }, responses: answers("The record, the last checkpoint there, and what is wrong", AnchorSchema) },
      put: {
        operationId: "chooseAuditAnchor", summary: "Choose the record of the CRM onto which checkpoints are written, or none", description: "The record must be there and readable now, else 422. Needs admin.",
        requestParams: { header: Header, path: LogPath }, requestBody: body(AnchorChoiceSchema), responses: answers("The record as chosen", AnchorSchema),
      },
    },
    "/audit/{installation}/checkpoint": { get: rawOf("auditCheckpoint", "How far the log had grown when it was signed last (C2SP tlog-checkpoint)", "text/plain", LogPath) },
    "/audit/{installation}/vkey": { get: rawOf("auditKeys", "The log's verifier keys, one a line (C2SP signed-note)", "text/plain", LogPath) },
    "/audit/{installation}/entries": { get: { ...rawOf("auditEntries", "Entries as they are stored, one a line", "application/x-ndjson", LogPath), requestParams: { path: LogPath, query: EntryRange } } },
    "/audit/{installation}/entries/{seq}/proof": { get: rawOf("auditProof", "That an entry is in the log that was signed last (C2SP tlog-proof)", "text/plain", LogPath.extend({ seq: z.string() })) },
    "/audit/{installation}/tile/{path}": { get: rawOf("auditTile", "A tile of the log: `<L>/<N>[.p/<W>]` or `entries/<N>[.p/<W>]` (C2SP tlog-tiles); the path goes over several segments", "application/octet-stream", LogPath.extend({ path: z.string() })) },
  };
}

const ONE_WALK = "Whoever asks while a walk is under way gets its answer; `walked` tells how far the log went then. Each walk is one entry of the log.";
const LogPath = z.object({ installation: z.string() });
const EntryRange = z.object({ from: z.string().optional(), limit: z.string().optional() });

/** An answer that is sent as it is kept. */
function rawOf(operationId: string, summary: string, type: string, path: z.ZodObject) {
  return {
    operationId, summary, description: "Needs audit:read.", requestParams: { path },
    responses: { ...answers("As it is kept", z.unknown()), 200: { description: "As it is kept", content: { [type]: { schema: z.string() } } } },
  };
}

function alertPaths() {
  return {
    "/alerts": { get: { operationId: "listAlerts", summary: "What needs a person, open ones first, and by which channels people are told", description: "Needs jobs:read.", requestParams: { query: Installation }, responses: answers("At most 100 alerts", AlertsSchema) } },
    "/alerts/{id}/acknowledge": { post: { operationId: "acknowledgeAlert", summary: "Somebody has it in hand: no more reminders until it is worse or over", description: "Needs jobs:manage.", requestParams: { ...params, path: Id }, responses: answers("The alert", AcknowledgedSchema) } },
    "/alerts/trial": { post: { operationId: "tryAlerts", summary: "Send a trial through every channel", description: "Needs jobs:manage.", requestParams: params, responses: answers("How it went, by channel", TrialSchema) } },
  };
}

function installationPaths() {
  return {
    "/installations/{id}/disconnect": {
      post: {
        operationId: "disconnectInstallation", summary: "Take leave of a CRM: revoke and erase its tokens, stop its jobs", description: "Safe to repeat. For signed-in admins.", security: [{ session: [] }],
        requestParams: { path: Id, header: Header.pick({ "X-CSRF-Token": true }) }, responses: answers("The installation, disconnected", DisconnectedSchema),
      },
    },
  };
}
