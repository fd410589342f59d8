import * as z from "zod";

import { MERGE_OBJECTS } from "../../domain/model/merge.ts";

const RecordId = z.string().meta({ description: "Steward's id of one of the two records." });
const Value = z.string().nullable().meta({ description: "As the CRM has it; null is none." });
const Choice = z.object({
  from: RecordId, value: Value,
  refusal: z.string().nullable().meta({ description: "Why whoever asks may not pick it, in a sentence; null where they may." }),
});

/** A merge side by side, as its reviewers see it. */
export const MergeSchema = z.object({
  object: z.enum(MERGE_OBJECTS),
  survivorId: RecordId, loserId: RecordId,
  because: z.string().meta({ description: "Why that one stays: a clause." }),
  records: z.array(z.object({
    id: RecordId, crmId: z.string(), title: z.string().meta({ description: "What people call it." }), stays: z.boolean(),
    createdAt: z.string().nullable(), modifiedAt: z.string(), children: z.int().meta({ description: "How many records hang on it." }),
  })).length(2).meta({ description: "The one that stays first." }),
  fields: z.array(z.object({
    field: z.string().meta({ description: "The CRM's name of the property; `picks` name it so." }), label: z.string(), type: z.string(),
    choices: z.array(Choice).length(2).meta({ description: "What each record has there, in the order of `records`." }),
    becomes: Value,
    winner: RecordId.nullable().meta({ description: "Whose value that is; null where it is neither's alone, or that of both." }),
    by: z.string().meta({ description: "The rule: pick, strictest, protected, crm, or one of `merge.values` of the policy." }), because: z.string().meta({ description: "The rule in words." }),
    approvalClass: z.string().nullable().meta({ description: "Where a change of it is always a person's decision: its class." }),
    refusal: z.string().nullable().meta({ description: "Why a pick was not taken; null where it was, or none was made." }),
  })).meta({ description: "Every property in which the two differ, in the CRM's order." }),
  picks: z.array(z.object({ field: z.string(), from: RecordId })).meta({ description: "What a reviewer picked, all of it." }),
  lost: z.array(z.object({ of: RecordId, field: z.string(), label: z.string(), value: z.string(), readOnly: z.boolean().meta({ description: "Only the CRM writes it: nobody could have kept it." }) }))
    .meta({ description: "Every filled value of either that will stand nowhere on the survivor." }),
  children: z.array(z.object({ relation: z.string(), label: z.string(), moves: z.int(), shared: z.int().meta({ description: "On both already." }) })).meta({ description: "What moves to the one that stays." }),
  undo: z.object({
    statement: z.string(),
    differences: z.array(z.object({ of: RecordId, what: z.enum(["id", "field", "children", "history"]), name: z.string().optional(), count: z.int().optional(), words: z.string() }))
      .meta({ description: "What a rollback could not bring back." }),
  }),
  obstacles: z.array(z.string()).meta({ description: "Why it cannot be done as it is; while there are any it is not approved." }),
  approvals: z.object({
    needed: z.union([z.literal(1), z.literal(2)]), why: z.array(z.string()).meta({ description: "Why a second person has to approve." }),
    already: z.array(z.string()).meta({ description: "Who approved: `admin`, or `user:` and Steward's id." }),
    owners: z.array(z.string()).meta({ description: "By address, whose first approval counts; empty: whoever owns the data by their role." }),
    approvers: z.array(z.string()).meta({ description: "By address, whose second approval counts." }),
  }),
}).meta({ id: "Merge" });

/** What `POST /reviews/{id}/merge-preview` answers. */
export const MergePreviewedSchema = z.object({ merge: MergeSchema });
