import type { Request } from "express";
import type * as z from "zod";

import { Problem } from "./problem.ts";

/** The body by its schema; a refusal names every path and what it expected, and repeats no value. */
export function bodyOf<Schema extends z.ZodType>(request: Request, schema: Schema): z.infer<Schema> {
  return parsed(schema, request.body, "The body is not as expected");
}

/** The query by its schema. */
export function queryOf<Schema extends z.ZodType>(request: Request, schema: Schema): z.infer<Schema> {
  return parsed(schema, request.query, "The query is not as expected");
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown, title: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Problem(400, title, `${result.error.issues.length} problem(s); see errors.`, result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })));
}
