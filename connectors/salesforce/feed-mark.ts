import * as z from "zod";

import type { Instant } from "../../src/domain/model/time.ts";

const MarkSchema = z.strictObject({
  /** Salesforce's own place in its stream. */
  replay: z.int(),
  /** When what stands there happened. */
  at: z.iso.datetime({ precision: 3 }),
});

/** Where listening goes on. The instant tells from where to ask should Salesforce no longer know the place (it keeps 72 hours). */
export interface FeedMark {
  readonly replay: number;
  readonly at: Instant;
}

/** The mark as text. */
export const writeMark = ({ replay, at }: FeedMark): string => JSON.stringify({ replay, at });

/** The mark behind a text; null for one we cannot read: listening then begins anew, and polling has seen the rest. */
export function readMark(written: string | null): FeedMark | null {
  try {
    return written === null ? null : MarkSchema.safeParse(JSON.parse(written)).data ?? null;
  } catch {
    return null;
  }
}
