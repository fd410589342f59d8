import type { Urgency } from "../../ports/crm-connection.ts";

/** Callers of one lane who wait for their turn. */
export interface Turns<Caller> {
  add(urgency: Urgency, caller: Caller): void;
  /** Takes out who goes next; null when nobody may. With `urgentOnly` those whom nobody waits for stay. */
  take(urgentOnly: boolean): { readonly urgency: Urgency; readonly caller: Caller } | null;
  waiting(urgency: Urgency): number;
  /** Takes out everybody of whom `leaves` is true. */
  leave(leaves: (caller: Caller, urgency: Urgency) => boolean): readonly Caller[];
}

/** From the most urgent on. */
const ORDER: readonly Urgency[] = ["interactive", "sync", "backfill"];

/**
 * So many turns may go by a waiting class before one is its own. Under a flood of the more urgent this leaves every
 * fifth turn to sync and every tenth to backfill.
 */
const PASSED_OVER_MAX: Readonly<Record<Urgency, number>> = { interactive: Number.POSITIVE_INFINITY, sync: 4, backfill: 9 };

/**
 * Interactive before sync before backfill; within a class, who came first. Nobody starves: a class has a guaranteed
 * share. (Not aging: a first load that queued by the thousand an hour ago would be old all at once, and go before a
 * person's click until its end. With a share, what each side waits at most is a constant.)
 */
export function createTurns<Caller>(): Turns<Caller> {
  const queues: Record<Urgency, Caller[]> = { interactive: [], sync: [], backfill: [] };
  const passedOver: Record<Urgency, number> = { interactive: 0, sync: 0, backfill: 0 };

  const next = (urgentOnly: boolean): Urgency | null => {
    const present = ORDER.filter((urgency) => queues[urgency].length > 0 && (!urgentOnly || urgency === "interactive"));
    return present.findLast((urgency) => passedOver[urgency] >= PASSED_OVER_MAX[urgency]) ?? present[0] ?? null;
  };

  return {
    add: (urgency, caller) => void queues[urgency].push(caller),
    take(urgentOnly) {
      const urgency = next(urgentOnly);
      const caller = urgency === null ? undefined : queues[urgency].shift();
      if (urgency === null || caller === undefined) return null;
      for (const other of ORDER) passedOver[other] = other === urgency || queues[other].length === 0 ? 0 : passedOver[other] + 1;
      return { urgency, caller };
    },
    waiting: (urgency) => queues[urgency].length,
    leave(leaves) {
      const gone: Caller[] = [];
      for (const urgency of ORDER) {
        const stay: Caller[] = [];
        for (const caller of queues[urgency]) (leaves(caller, urgency) ? gone : stay).push(caller);
        if (stay.length < queues[urgency].length) queues[urgency] = stay;
      }
      return gone;
    },
  };
}
