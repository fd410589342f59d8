import * as z from "zod";

import { RECORD_OBJECTS } from "../../domain/model/record-fields.ts";

/** What `PUT …/anchor` takes. */
export const AnchorChoiceSchema = z.strictObject({
  record: z.strictObject({ object: z.enum(RECORD_OBJECTS), id: z.string().regex(/^\w{1,40}$/) }).nullable().meta({ description: "Null: no more checkpoints are written into the CRM." }),
}).meta({ id: "AnchorChoice" });

/** How anchoring in the CRM stands. */
export const AnchorSchema = z.object({
  record: z.object({ object: z.string(), id: z.string() }).nullable(), dueAt: z.string().nullable(),
  trouble: z.string().nullable().meta({ description: "What is wrong, in words." }),
  last: z.object({ number: z.int(), size: z.int(), id: z.string().nullable(), at: z.string() }).nullable().meta({ description: "The largest checkpoint that stands in the CRM, and the note's id there." }),
}).meta({ id: "Anchor" });
