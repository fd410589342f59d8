import type { Finding } from "./finding.ts";

/** Every value that a finding tells: by them it is known of whom it speaks. */
export const valuesIn = ({ fix, basis }: Pick<Finding, "fix" | "basis">): Readonly<Record<string, string | null>> =>
  Object.fromEntries([basis, ...Object.values(fix?.fields ?? {}), ...Object.values(fix?.base ?? {})].map((value, index) => [String(index), value ?? null]));
