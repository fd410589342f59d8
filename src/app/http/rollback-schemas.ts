import * as z from "zod";

import { answers, Id } from "./openapi-parts.ts";
import { ChangeSchema, DecidedSchema } from "./review-answers.ts";

const Refusal = z.string().nullable().meta({ description: "Why it cannot be taken back, in a sentence; null where it can." });
const AskedIn = z.string().nullable().meta({ description: "The open review that asks about it already." });

/** What taking something back would mean, before anybody asks for it. */
export const RollbackShownSchema = z.object({
  refusal: Refusal, askedIn: AskedIn,
  back: z.object({
    title: z.string().meta({ description: "The question that would be asked." }),
    changes: z.array(ChangeSchema).meta({ description: "What would be written: what stands there now, and what stood there before." }),
    cannotReturn: z.array(z.string()).meta({ description: "What will not be as it was, a clause each." }),
    role: z.string().meta({ description: "Whose decision it is." }),
    assignee: z.string().nullable().meta({ description: "Whom the question would be put to by name." }),
  }).nullable().meta({ description: "Null where it cannot be taken back, or is asked about already." }),
});

/** What was written onto a record. */
export const RecordChangesSchema = z.object({
  changes: z.array(z.object({
    proposalId: z.string(), at: z.string().meta({ description: "When it was proposed." }), change: ChangeSchema,
    undoes: z.string().nullable().meta({ description: "The proposal that it took back; null where it took none back." }),
    refusal: Refusal, askedIn: AskedIn,
  })).meta({ description: "The latest first." }),
  isComplete: z.boolean().meta({ description: "False where only the latest are told." }),
});

/** Taking back what was written. `params` are those of a changing request. */
export function rollbackPaths(Installation: z.ZodObject, params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return {
    "/proposals/{id}/rollback": {
      get: {
        operationId: "previewRollback", summary: "What taking back what a proposal led to would write, and what cannot return", description: "Changes nothing. Needs reviews:read.",
        requestParams: { path: Id, query: Installation }, responses: answers("The way back", RollbackShownSchema),
      },
      post: {
        operationId: "askForRollback", summary: "Ask whether what a proposal led to is taken back", description: "A review asks; nothing is written before it is approved. 409 where it cannot be taken back, or is asked about already. Needs reviews:decide.",
        requestParams: { ...params, path: Id }, responses: answers("The review that asks", DecidedSchema),
      },
    },
    "/records/{crm}/{object}/{id}/changes": {
      get: {
        operationId: "recordChanges", summary: "What Steward wrote onto a CRM record, and which of it can be taken back", description: "Needs records:read.",
        requestParams: { path: z.object({ crm: z.string(), object: z.string(), id: z.string() }), query: Installation }, responses: answers("The changes", RecordChangesSchema),
      },
    },
  };
}
