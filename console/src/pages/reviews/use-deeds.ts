import { useCallback, useEffect, useRef, useState } from "react";

import { Problem } from "../../api/client.ts";
import { useApi } from "../../api/session.tsx";
import { words } from "../../words/words.ts";
import type { Deed, ReviewLine, ReviewShown } from "./types.ts";

/** How long a decision waits in the browser before it is sent: as long it can be undone for nothing. */
const HELD_MS = 5_000;

/** What somebody did with a review, until the server said that it is done. */
export interface Underway {
  readonly review: ReviewLine;
  readonly deed: Deed;
  /** held: nothing was sent yet; sending; failed: it is open as before, and `why` says so. */
  readonly stage: "held" | "sending" | "failed";
  readonly why: string | null;
}

interface Held {
  readonly underway: Underway;
  readonly timer: number;
  readonly openedAt: number | null;
}

/** What people did, shown at once and honest about what became of it: what is refused comes back with the sentence that says why. */
export function useDeeds(tell: (sentence: string) => void) {
  const api = useApi();
  const { all, set } = useUnderway();
  const held = useRef<Map<string, Held>>(new Map());
  const lastSnooze = useRef<{ readonly review: ReviewLine; readonly version: number } | null>(null);
  const { live, done } = words.reviews;
  const send = useCallback(async ({ underway: { review, deed }, openedAt }: Held) => {
    held.current.delete(review.id);
    set(review.id, { review, deed, stage: "sending", why: null });
    const path = `/reviews/${encodeURIComponent(review.id)}`;
    try {
      const answer = await api.post<{ readonly review: ReviewLine }>(`${path}/${deed.verb === "snooze" ? "snooze" : "decision"}`, bodyOf({ review, deed, openedAt }));
      if (deed.verb === "snooze") lastSnooze.current = { review, version: answer.review.version };
      await api.refresh("reviews");
      set(review.id, null);
      tell(live.sent(done[deed.verb], review.title));
    } catch (error) {
      const why = await whyNot(error, () => api.get<ReviewShown>(path));
      set(review.id, { review, deed, stage: "failed", why });
      tell(live.failed(review.title, why));
      await api.refresh("reviews");
    }
  }, [api, done, live, set, tell]);

  const flush = useCallback(() => {
    for (const one of held.current.values()) {
      window.clearTimeout(one.timer);
      void send(one);
    }
  }, [send]);

  const act = useCallback((review: ReviewLine, deed: Deed, openedAt: number | null) => {
    const underway: Underway = { review, deed, stage: "held", why: null };
    const before = held.current.get(review.id);
    if (before !== undefined) window.clearTimeout(before.timer);
    const timer = window.setTimeout(() => { const now = held.current.get(review.id); if (now !== undefined) void send(now); }, HELD_MS);
    held.current.set(review.id, { underway, timer, openedAt });
    set(review.id, underway);
    tell(live.held(done[deed.verb], review.title));
  }, [done, live, send, set, tell]);

  const undo = useCallback(async () => {
    const last = [...held.current.values()].at(-1);
    if (last !== undefined) {
      window.clearTimeout(last.timer);
      held.current.delete(last.underway.review.id);
      set(last.underway.review.id, null);
      tell(live.undone(last.underway.review.title));
      return;
    }
    const put = lastSnooze.current;
    lastSnooze.current = null;
    const isAwake = put !== null && (await api.post(`/reviews/${encodeURIComponent(put.review.id)}/snooze`, { until: null, version: put.version }).then(() => true, () => false));
    if (isAwake) await api.refresh("reviews");
    tell(isAwake ? live.awake(put.review.title) : live.nothingToUndo);
  }, [api, live, set, tell]);

  const dismiss = useCallback((id: string) => { set(id, null); }, [set]);
  useSendBeforeLeaving(flush);
  return { all, act, undo, dismiss };
}

/** What is under way, by the review's id. */
function useUnderway() {
  const [all, setAll] = useState<ReadonlyMap<string, Underway>>(new Map());
  const set = useCallback((id: string, underway: Underway | null) => {
    setAll((before) => {
      const after = new Map(before);
      if (underway === null) after.delete(id);
      else after.set(id, underway);
      return after;
    });
  }, []);
  return { all, set };
}

/** Why it was not done, in a sentence; where somebody else was first, who that was and what they said. */
async function whyNot(error: unknown, look: () => Promise<ReviewShown>): Promise<string> {
  const { failure } = words.frame;
  if (!(error instanceof Problem)) return failure.title;
  if (error.status === 0) return failure.offline;
  if (error.status !== 409) return error.message;
  const decided = await look().then((shown) => shown.decided, () => null);
  const { conflict, by } = words.reviews.live;
  return conflict(decided === null ? error.message : `${error.message} ${by(words.reviews.done[decided.verb], decided.name)}`);
}

/** What is sent of a deed. */
function bodyOf({ review, deed, openedAt }: Pick<Underway, "review" | "deed"> & Pick<Held, "openedAt">) {
  if (deed.verb === "snooze") return { until: deed.until, version: review.version };
  return { verb: deed.verb, version: review.version, msOpen: openedAt === null ? null : Math.round(performance.now() - openedAt), ...deed.said };
}

/** Whoever leaves the page has decided: what is held is sent then. */
function useSendBeforeLeaving(flush: () => void): void {
  const now = useRef(flush);
  useEffect(() => { now.current = flush; }, [flush]);
  useEffect(() => {
    const leave = (): void => { now.current(); };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
}
