import * as z from "zod";

import { ProblemSchema } from "./answer-schemas.ts";

/** A refusal, or an error of ours, as every route may answer. */
export const problem = { description: "Refused", content: { "application/problem+json": { schema: ProblemSchema } } };

/** What a route answers: the schema where it did what was asked, a problem otherwise. */
export const answers = (description: string, schema: z.ZodType, type = "application/json") => ({ "200": { description, content: { [type]: { schema } } }, "4XX": problem, "5XX": problem });

/** The JSON that a route takes; it must be there. */
export const body = (schema: z.ZodType) => ({ content: { "application/json": { schema } }, required: true });

/** A path with an id in it. */
export const Id = z.object({ id: z.string() });
