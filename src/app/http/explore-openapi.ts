import * as z from "zod";

import {
  AuditStateSchema, AuthoritySchema, CoachingQuerySchema, CoachingSchema, EntrySchema, ExceptionsQuerySchema, ExceptionsSchema, ExploredSchema, ExploreQuerySchema, ExportQuerySchema, RecordEntriesSchema,
  RevealedSchema, VerifyEventsSchema,
} from "./explore-schemas.ts";
import { answers } from "./openapi-parts.ts";

const Seq = z.object({ seq: z.string() });

/** The log for people, coaching, and what the quality pages show. `params` are those of a changing request. */
export function explorePaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return { ...logPaths(Installation, params), ...peoplePaths(Installation) };
}

function logPaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  const query = { query: Installation };
  return {
    "/audit/state": { get: { operationId: "auditState", summary: "How far the log goes, what was signed, what was last found, and how anchoring stands", description: "Needs audit:read.", requestParams: query, responses: answers("The log's state", AuditStateSchema) } },
    "/audit/entries": {
      get: {
        operationId: "exploreAudit", summary: "Entries in words, newest first, paged by cursor", description: "By an index that may lag a minute behind, see `indexed`. Needs audit:read.",
        requestParams: { query: ExploreQuerySchema.extend(Installation.shape) }, responses: answers("A page of the log", ExploredSchema),
      },
    },
    "/audit/entries/{seq}": { get: { operationId: "auditEntry", summary: "One entry, the two beside it, and whether they link", description: "Needs audit:read.", requestParams: { path: Seq, ...query }, responses: answers("The entry between its neighbours", EntrySchema) } },
    "/audit/entries/{seq}/proof": { get: { operationId: "auditEntryProof", summary: "That an entry is in the log that was signed last, as a file (C2SP tlog-proof)", description: "Needs audit:read.", requestParams: { path: Seq, ...query }, responses: answers("The proof", z.string(), "text/plain") } },
    "/audit/entries/{seq}/reveal": {
      post: { operationId: "revealAuditEntry", summary: "Show the values that an entry commits to", description: "Each time is an entry of the log that names who looked. Needs audit:reveal.", requestParams: { ...params, path: Seq }, responses: answers("The values, each held against its commitment", RevealedSchema) },
    },
    "/audit/verify/stream": {
      post: { operationId: "watchVerification", summary: "Walk the audit chain, and watch it being walked", description: "Whoever asks while a walk is under way watches that one. Its verdict is kept. Needs audit:read.", requestParams: params, responses: answers("Events", VerifyEventsSchema, "text/event-stream") },
    },
    "/audit/export.tar": { get: { operationId: "exportAudit", summary: "The whole log with checkpoints, key and checker, as one file", description: "429 while one is being packed. Is an entry of the log. Needs audit:read.", requestParams: query, responses: answers("A tar archive", z.string().meta({ format: "binary" }), "application/x-tar") } },
    "/records/{crm}/{object}/{id}/entries": {
      get: {
        operationId: "recordEntries", summary: "What the log says of a CRM record, at once and without the chain's verdict", description: "By the log's index; `history` walks the whole log. Needs records:read.",
        requestParams: { path: z.object({ crm: z.string(), object: z.string(), id: z.string() }), ...query }, responses: answers("Entries, oldest first", RecordEntriesSchema),
      },
    },
  };
}

function peoplePaths(Installation: z.ZodObject) {
  return {
    "/coaching": {
      get: {
        operationId: "coaching", summary: "Decisions by rep and rule, newest first: what was proposed, changed, said, and written", description: "Needs quality:read; whoever may look at some people's work sees theirs.",
        requestParams: { query: CoachingQuerySchema.extend(Installation.shape) }, responses: answers("A page of decisions", CoachingSchema),
      },
    },
    "/quality/exceptions": {
      get: {
        operationId: "getExceptions", summary: "Why people were asked, by cause, and what might be done about it", description: "Needs quality:read.",
        requestParams: { query: ExceptionsQuerySchema.extend(Installation.shape) }, responses: answers("Causes, the most frequent first", ExceptionsSchema),
      },
    },
    "/authority": { get: { operationId: "getAuthority", summary: "What each class of fixes may do alone, and what it has still to show", description: "docs/authority.md says how it is earned. Needs quality:read.", requestParams: { query: Installation }, responses: answers("Every class", AuthoritySchema) } },
    "/quality/export": {
      get: { operationId: "exportQuality", summary: "A table of measures as CSV", description: "Needs quality:read.", requestParams: { query: ExportQuerySchema.extend(Installation.shape) }, responses: answers("The table", z.string(), "text/csv") },
    },
  };
}
