import type { Evidence } from "../model/judgement.ts";
import type { RecordId } from "../model/proposal.ts";
import type { RecordFields, RecordObject } from "../model/record-fields.ts";
import type { Finding } from "./finding.ts";

/** What a proposal of a record change is made of, whatever its cause. */
export interface SuggestedChange {
  readonly object: RecordObject;
  readonly recordId: RecordId;
  readonly fields: RecordFields;
  readonly base: RecordFields;
  readonly rationale: string;
  readonly evidence: readonly Evidence[];
}

/** The change that a finding suggests, with its reasons; null where it has no answer but a question. */
export function suggestedChange({ object, recordId, fix, evidence, blocks, name }: Finding): SuggestedChange | null {
  if (fix === null) return null;
  const [first] = evidence;
  return { object, recordId, fields: fix.fields, base: fix.base, rationale: `${name}: ${first.detail} It stands in the way of: ${blocks.join(", ")}.`, evidence };
}
