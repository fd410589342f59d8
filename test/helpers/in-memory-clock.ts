import { instant } from "../../src/domain/model/time.ts";
import type { Clock } from "../../src/ports/clock.ts";

/** A clock that moves only when told to. */
export interface InMemoryClock extends Clock {
  advance(ms: number): void;
}

/** Starts at an instant; the present by default, because a sandbox CRM keeps real time. */
export function inMemoryClock(start: Date | string | number = Date.now()): InMemoryClock {
  let ms = Date.parse(instant(start));
  return { now: () => instant(ms), advance: (by) => { ms += by; } };
}
