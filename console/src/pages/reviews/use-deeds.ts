import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { Problem } from "../../api/client.ts";
import { useApi, useSession } from "../../api/session.tsx";
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
  /** What is sent, the same each time: sent again after a lost answer, it is done once. */
  readonly letter: Letter;
  /** It failed for a passing reason: the same letter may be sent again. */
  readonly isUnsent: boolean;
}

interface Letter {
  readonly path: string;
  /** It goes where it was decided, whatever is looked at by then. */
  readonly installation: string | null;
  /** Who decided. */
  readonly person: string;
  readonly body: unknown;
  readonly idempotencyKey: string;
}

interface Held {
  readonly underway: Underway;
  readonly timer: number;
}

/** What people did, shown at once and honest about what became of it: what is refused comes back with the sentence that says why. */
export function useDeedsOf(tell: (sentence: string) => void) {
  const api = useApi();
  const { session: { person }, installation } = useSession();
  const { all, set } = useUnderway();
  const held = useRef<Map<string, Held>>(new Map());
  const lastPutOff = useLastPutOff();
  const here = installation?.id ?? null;
  const { live, done } = words.reviews;
  const send = useCallback(async (underway: Underway) => {
    const { review, deed, letter } = underway;
    held.current.delete(review.id);
    // Somebody else is signed in by now: what another decided is not theirs to send.
    if (letter.person !== person.id) { set(review.id, null); return; }
    set(review.id, { ...underway, stage: "sending", why: null });
    const { path, body, installation: where, idempotencyKey } = letter;
    try {
      const answer = await api.post<{ readonly review: ReviewLine }>(path, body, { query: { installation: where }, idempotencyKey });
      if (deed.verb === "snooze") lastPutOff.note({ review, version: answer.review.version, installation: where });
      await api.refresh("reviews");
      set(review.id, null);
      tell(live.sent(done[deed.verb], review.title));
    } catch (error) {
      const why = await whyNot(error, () => api.get<ReviewShown>(`/reviews/${encodeURIComponent(review.id)}`, { installation: where }));
      set(review.id, { ...underway, stage: "failed", why, isUnsent: error instanceof Problem && error.isPassing });
      tell(live.failed(review.title, why));
      await api.refresh("reviews");
    }
  }, [api, done, lastPutOff, live, person.id, set, tell]);

  const sendNow = useRef(send);
  useEffect(() => { sendNow.current = send; }, [send]);
  const act = useCallback((review: ReviewLine, deed: Deed, openedAt: number | null) => {
    const letter = letterOf(review, deed, { openedAt, installation: here, person: person.id });
    const underway: Underway = { review, deed, stage: "held", why: null, letter, isUnsent: false };
    const before = held.current.get(review.id);
    if (before !== undefined) window.clearTimeout(before.timer);
    // The session may be another by then.
    const timer = window.setTimeout(() => { void sendNow.current(underway); }, HELD_MS);
    held.current.set(review.id, { underway, timer });
    set(review.id, underway);
    tell(live.held(done[deed.verb], review.title));
  }, [done, here, live, person.id, set, tell]);

  const undo = useCallback(async () => {
    const last = [...held.current.values()].at(-1);
    if (last !== undefined) {
      window.clearTimeout(last.timer);
      held.current.delete(last.underway.review.id);
      set(last.underway.review.id, null);
      tell(live.undone(last.underway.review.title));
      return;
    }
    const awake = await lastPutOff.takeBack();
    tell(awake === null ? live.nothingToUndo : live.awake(awake.title));
  }, [lastPutOff, live, set, tell]);

  const dismiss = useCallback((id: string) => { set(id, null); }, [set]);
  const again = useCallback((id: string) => {
    const failed = all.get(id);
    if (failed?.isUnsent === true) void send(failed);
  }, [all, send]);
  const sendAll = (): void => { for (const { underway, timer } of held.current.values()) { window.clearTimeout(timer); void send(underway); } };
  useSendBeforeLeaving(sendAll, [...all.values()].some(({ stage, isUnsent }) => stage === "failed" && isUnsent));
  return { all, act, undo, dismiss, again };
}

interface PutOff {
  readonly review: ReviewLine;
  readonly version: number;
  readonly installation: string | null;
}

/** The review that was put off last, which can be had back. */
function useLastPutOff() {
  const api = useApi();
  const last = useRef<PutOff | null>(null);
  return useMemo(() => ({
    note: (one: PutOff): void => { last.current = one; },
    /** The review that is shown again; null where there is none, or it is no longer as it was left. */
    async takeBack(): Promise<ReviewLine | null> {
      const put = last.current;
      last.current = null;
      if (put === null) return null;
      const path = `/reviews/${encodeURIComponent(put.review.id)}/snooze`;
      const isAwake = await api.post(path, { until: null, version: put.version }, { query: { installation: put.installation } }).then(() => true, () => false);
      if (isAwake) await api.refresh("reviews");
      return isAwake ? put.review : null;
    },
  }), [api]);
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
  const { conflict, by, lost, ended } = words.reviews.live;
  if (!(error instanceof Problem)) return words.frame.failure.title;
  if (error.status === 401) return ended;
  if (error.status === 0) return lost;
  if (error.status !== 409 || error.isPassing) return error.message;
  const decided = await look().then((shown) => shown.decided, () => null);
  return conflict(decided === null ? error.message : `${error.message} ${by(words.reviews.done[decided.verb], decided.name)}`);
}

/** What is sent of a deed, and where to. */
function letterOf(review: ReviewLine, deed: Deed, { openedAt, installation, person }: Pick<Letter, "installation" | "person"> & { readonly openedAt: number | null }): Letter {
  const path = `/reviews/${encodeURIComponent(review.id)}`;
  const common = { installation, person, idempotencyKey: crypto.randomUUID() };
  if (deed.verb === "snooze") return { ...common, path: `${path}/snooze`, body: { until: deed.until, version: review.version } };
  const msOpen = openedAt === null ? null : Math.round(performance.now() - openedAt);
  return { ...common, path: `${path}/decision`, body: { verb: deed.verb, version: review.version, msOpen, ...deed.said } };
}

/** Whoever leaves has decided: what is held is sent then. What could not be sent would be lost, so the browser asks first. */
function useSendBeforeLeaving(sendAll: () => void, isUnsent: boolean): void {
  const now = useRef(sendAll);
  useEffect(() => { now.current = sendAll; }, [sendAll]);
  useEffect(() => {
    const leave = (): void => { now.current(); };
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  useEffect(() => {
    if (!isUnsent) return undefined;
    const ask = (event: BeforeUnloadEvent): void => { event.preventDefault(); };
    window.addEventListener("beforeunload", ask);
    return () => { window.removeEventListener("beforeunload", ask); };
  }, [isUnsent]);
}
