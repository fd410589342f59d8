import * as z from "zod";

import { answers, body } from "./openapi-parts.ts";

const VALUE_CHARS_MAX = 1_000;
/** A record with more addresses, numbers or domains is a list. */
const VALUES_MAX = 8;

const Value = z.string().max(VALUE_CHARS_MAX);
const Values = z.union([Value, z.array(Value).max(VALUES_MAX)]).optional().meta({ description: "One, or several with the main one first." });
const Text = Value.optional();
const Id = z.string().min(1).max(200).optional().meta({ description: "Of the record that is about to be changed, as this API names it: it does not match itself, and what was judged of it counts. One that was given up in a merge stands for the survivor." });

const ContactFields = z.strictObject({
  firstName: Text, lastName: Text, fullName: Text, email: Values, phone: Values, company: Text, website: Text, city: Text, postcode: Text, street: Text, streetNumber: Text,
  birthDate: Text, nationalId: Text, externalId: Text, jobTitle: Text,
});
const AccountFields = z.strictObject({
  name: Text, website: Values, email: Text, phone: Values, city: Text, postcode: Text, street: Text, streetNumber: Text, registration: Text, externalId: Text,
});

/** What `POST /matches` is asked: what is known of a contact or an account that is about to be made or changed. */
export const MatchQuerySchema = z.discriminatedUnion("object", [
  z.strictObject({ object: z.literal("contact"), fields: ContactFields, id: Id }),
  z.strictObject({ object: z.literal("account"), fields: AccountFields, id: Id }),
]).meta({ id: "MatchQuery" });

/** What it answers. */
export const MatchesSchema = z.object({
  matches: z.array(z.object({
    id: z.string(), crmId: z.string().nullable(), name: z.string(),
    weight: z.number().meta({ description: "Bits for the two being one." }), probability: z.number().meta({ description: "0 to 1, by the model." }),
    band: z.enum(["merge", "review"]), judged: z.enum(["same", "unsure"]).nullable().meta({ description: "What a person said of the two before. Records judged different are left out." }),
    evidence: z.array(z.object({ field: z.string(), level: z.string(), weight: z.number() })),
  })).meta({ description: "The likeliest first; none where nothing is likely the same." }),
  leadBits: z.number().nullable().meta({ description: "How far the first is ahead of the second." }),
  id: z.string().nullable().meta({ description: "Of the record that was asked about, as it is now: another than was named where that was given up in a merge. Null where none was named, or none is known by it." }),
  isComplete: z.boolean().meta({ description: "False while the CRM's records are still being made ready to be found: there may be more." }),
}).meta({ id: "Matches" });

/** Likely duplicates. `params` are those of a changing request. */
export function matchPaths(params: { readonly header: z.ZodObject; readonly query: z.ZodObject }) {
  return {
    "/matches": {
      post: {
        operationId: "findMatches", summary: "Which records of the CRM are likely the same as one that is about to be made or changed", description: "Changes nothing. Needs records:read.",
        requestParams: params, requestBody: body(MatchQuerySchema), responses: answers("The likely ones", MatchesSchema),
      },
    },
  };
}
