import type { Verb } from "../model/proposal.ts";
import type { ReasonCode } from "../model/reasons.ts";

/** Verbs after which something is written. */
const DOES: ReadonlySet<Verb> = new Set(["approve", "edit", "log"]);

/** What a decision is about, and how it comes about. */
export interface Look {
  readonly reasons: readonly ReasonCode[];
  /** Somebody looked at this one review. */
  readonly looked: boolean;
  /** It asks whether to write over what a person, or somebody else, put into the CRM. */
  readonly overwrites: boolean;
}

/**
 * Why a decision that is one of many may not be taken, in a sentence; null when it may. Every reason but probation is a
 * stop: it is lifted by somebody who looked at this one review. To leave a thing undone, or to hand it on, needs no look.
 */
export function bulkRefusal(verb: Verb, { reasons, looked, overwrites }: Look): string | null {
  if (overwrites && !looked && DOES.has(verb)) return "This is decided one review at a time, because it writes over what stands in the CRM.";
  const stops = reasons.filter((reason) => reason !== "probation");
  return looked || stops.length === 0 || !DOES.has(verb) ? null : `This is decided one review at a time, because of ${stops.join(", ")}.`;
}
