import { z } from "zod";

import type { FieldMap } from "../../ports/inbound.ts";

const Path = z.string().min(1).max(200).optional();
const FieldMapSchema = z.strictObject({ id: Path, occurredAt: Path, subject: Path, name: Path, firstName: Path, lastName: Path, email: Path, phone: Path });

/** A form's field map from its text (JSON); a sentence when it is none. Fields inside others are named with dots between. */
export function readFieldMap(text: string): FieldMap | string {
  try {
    const parsed = FieldMapSchema.safeParse(JSON.parse(text));
    if (!parsed.success) return `expected an object whose keys are among ${Object.keys(FieldMapSchema.shape).join(", ")} and whose values are names of fields`;
    return Object.fromEntries(Object.entries(parsed.data).filter(([, path]) => path !== undefined));
  } catch {
    return "not JSON";
  }
}
