import Bottleneck from "bottleneck";
import type { LaneLimit } from "../../ports/crm-connection.ts";

/** Says when calls of a lane may go out. */
export interface Pace {
  /** Runs `work` when the next call may go out: minimum time, bound on calls under way. A slot that cannot come now comes later. */
  slot(work: () => Promise<void>): void;
  /** No slot comes any more. */
  stop(): void;
}

/** HTTP clients give up before. A killed process holds its slots so long, no longer; who called still gets the answer. */
export const SLOT_EXPIRES_MS = 40_000;

/**
 * The pace of a lane that this process has to itself. A minimum time between calls, not a reservoir: a reservoir lets
 * bursts through at the edges of its windows (measured: 149 calls in a sliding window of 110).
 */
export function localPace({ minTimeMs, maxConcurrent }: LaneLimit, slotExpiresMs = SLOT_EXPIRES_MS): Pace {
  const limiter = new Bottleneck({ minTime: minTimeMs, maxConcurrent });
  let isStopped = false;
  return {
    slot(work) {
      // A refusal means that the slot expired, and its work goes on.
      limiter.schedule({ expiration: slotExpiresMs }, async () => { if (!isStopped) await work(); }).catch(() => undefined);
    },
    stop: () => { isStopped = true; },
  };
}
