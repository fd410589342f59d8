import { type Policy, PolicySchema } from "../../config/policy.ts";

/** A policy of JSON, every setting with its value; null of what is none. */
export function readPolicy(raw: unknown): Policy | null {
  const read = PolicySchema.safeParse(raw);
  return read.success ? read.data : null;
}
