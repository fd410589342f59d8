import type { Instant } from "../../src/domain/model/time.ts";
import type { ChangeHint, HintGap, HintSink } from "../../src/ports/change-hints.ts";
import { bayeuxLine } from "./bayeux.ts";
import type { BayeuxFailure, BayeuxLine, BayeuxMessage } from "./bayeux.ts";
import { gapFrom, readChangeEvent, TOLD_NOUNS } from "./change-events.ts";
import type { FeedMark } from "./feed-mark.ts";
import { writeMark } from "./feed-mark.ts";
import { STREAM_LIMITS } from "./settings.ts";

/** Every change event that the org tells, whatever objects an admin chose. */
const CHANNEL = "/data/ChangeEvents";
/** Only what happens from now on. */
const FROM_NOW = -1;

/** How long Salesforce holds a poll, unless it says otherwise; and how much longer than it says an answer may take. */
const POLL_MS = 110_000;
const POLL_MAX_MS = 10 * 60 * 1000;
const POLL_MARGIN_MS = 15_000;
/** However small the interval that the server advises, polls that bring nothing are not sent faster than this. */
const EMPTY_POLL_MS = 1_000;
const INTERVAL_MAX_MS = 60_000;
const LEAVE_MS = 2_000;

/** How a session ended. It never ends well: it goes on until something stops it. */
export interface SessionEnd {
  readonly failure: BayeuxFailure | { readonly code: "sink"; readonly cause: unknown };
  /** Whether a poll was answered after the first, which is answered at once. */
  readonly listened: boolean;
  /** Where the next one begins. */
  readonly mark: FeedMark | null;
}

/** What a session takes. */
export interface SessionParts {
  readonly origin: string;
  readonly accessToken: string;
  readonly sink: HintSink;
  readonly signal: AbortSignal;
  /** Waits, and rejects when the signal is aborted. */
  readonly wait: (ms: number) => Promise<void>;
}

/**
 * Listens as one client: handshake, subscription, then poll after poll (Bayeux 1.0, Salesforce "How the Client Connects").
 * The mark moves only when the sink has stored what came before it. After any failure the next session asks again
 * from the mark: an answer that got lost is told to its client no second time.
 */
export async function listen(parts: SessionParts, begin: FeedMark | null): Promise<SessionEnd> {
  const line = bayeuxLine(parts.origin, parts.accessToken);
  const { signal } = parts;
  let mark = begin;
  const hands = await line.send({ channel: "/meta/handshake", version: "1.0", minimumVersion: "1.0", supportedConnectionTypes: ["long-polling"], ext: { replay: true } }, { timeoutMs: STREAM_LIMITS.timeoutMs, signal });
  if (!hands.ok) return { failure: hands.error, listened: false, mark };
  const clientId = hands.value.reply.clientId;
  if (clientId === undefined) return { failure: { code: null, reason: "no client id", advice: null }, listened: false, mark };
  try {
    const subscribed = await subscribe(line, signal, { clientId, replay: mark?.replay ?? FROM_NOW });
    if (subscribed !== null && isForgotten(subscribed) && mark !== null) {
      const again = await subscribe(line, signal, { clientId, replay: FROM_NOW });
      if (again !== null) return { failure: again, listened: false, mark };
      // Told only now that the stream is open again: nothing falls between the two.
      const from = gapFrom(mark.at);
      for (const object of TOLD_NOUNS) await parts.sink.gap({ object, from });
      mark = null;
    } else if (subscribed !== null) return { failure: subscribed, listened: false, mark };
    for (let pollMs = STREAM_LIMITS.timeoutMs, polls = 0; ; polls += 1) {
      const begun = performance.now();
      const polled = await line.send({ channel: "/meta/connect", clientId, connectionType: "long-polling" }, { timeoutMs: pollMs, signal });
      if (!polled.ok) return { failure: polled.error, listened: polls > 1, mark };
      const { events, reply } = polled.value;
      mark = await store(parts.sink, events, mark);
      pollMs = Math.min(reply.advice?.timeout ?? POLL_MS, POLL_MAX_MS) + POLL_MARGIN_MS;
      const leastMs = events.length > 0 || polls === 0 ? 0 : EMPTY_POLL_MS - (performance.now() - begun);
      const pauseMs = Math.min(Math.max(reply.advice?.interval ?? 0, leastMs), INTERVAL_MAX_MS);
      if (pauseMs > 0) await parts.wait(pauseMs);
    }
  } catch (cause) {
    return { failure: { code: "sink", cause }, listened: true, mark };
  } finally {
    // Gives the client's place up, for an org has only so many. Nobody waits long for it.
    if (signal.aborted) await line.send({ channel: "/meta/disconnect", clientId }, { timeoutMs: LEAVE_MS, signal: new AbortController().signal });
  }
}

async function subscribe(line: BayeuxLine, signal: AbortSignal, { clientId, replay }: { readonly clientId: string; readonly replay: number }): Promise<BayeuxFailure | null> {
  const message = { channel: "/meta/subscribe", clientId, subscription: CHANNEL, ext: { replay: { [CHANNEL]: replay } } };
  const answer = await line.send(message, { timeoutMs: STREAM_LIMITS.timeoutMs, signal });
  return answer.ok ? null : answer.error;
}

/** `400::The replayId {…} you provided was invalid.` */
const isForgotten = ({ code, reason }: BayeuxFailure): boolean => code === 400 && /replay\s?id/i.test(reason);

/** Hands over what came, then the mark behind it. */
async function store(sink: HintSink, events: readonly BayeuxMessage[], mark: FeedMark | null): Promise<FeedMark | null> {
  const hints = new Map<string, ChangeHint>();
  const gaps = new Map<string, HintGap>();
  let [replay, at]: [number | null, Instant | null] = [null, mark?.at ?? null];
  for (const { data } of events) {
    const told = readChangeEvent(data?.payload);
    // The same record twice in one answer is one hint; what happened to it last counts.
    for (const hint of told.hints) hints.set(`${hint.object}/${hint.crmId}/${hint.kind}`, hint);
    for (const gap of told.gaps) {
      const known = gaps.get(gap.object);
      if (known === undefined || gap.from < known.from) gaps.set(gap.object, gap);
    }
    at = told.at ?? at;
    replay = data?.event?.replayId ?? replay;
  }
  if (hints.size > 0) await sink.hints([...hints.values()]);
  for (const gap of gaps.values()) await sink.gap(gap);
  if (replay === null || at === null) return mark;
  await sink.mark(writeMark({ replay, at }));
  return { replay, at };
}
