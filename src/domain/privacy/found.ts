import type { SensitiveFlag } from "../model/activity.ts";

/** A finding with its place: a stretch of one slot's text as it was written. */
export interface Found extends SensitiveFlag {
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}
