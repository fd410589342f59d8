import { setTimeout } from "node:timers/promises";

import { err } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { ChangeFeed, HintSink } from "../../src/ports/change-hints.ts";
import { failure } from "../shared/failure.ts";
import { withToken } from "../shared/oauth.ts";
import type { TokenSource } from "../shared/oauth.ts";
import { readMark } from "./feed-mark.ts";
import type { FeedMark } from "./feed-mark.ts";
import { trustedOrigin } from "./instance.ts";
import type { SalesforceSettings } from "./settings.ts";
import { listen } from "./stream-session.ts";
import type { SessionEnd } from "./stream-session.ts";

/** What following an org takes. */
export interface FeedParts {
  readonly settings: SalesforceSettings;
  readonly tokens: TokenSource;
  /** Waits, and rejects when the signal is aborted; the machine's own clock by default. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Between 0 and 1. */
  readonly random?: () => number;
}

/** Listening to this org can do nothing; the message says why, and polling sees everything all the same. */
export class ChangeEventsRefusedError extends Error {
  override readonly name = "ChangeEventsRefusedError";
}

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 5 * 60 * 1000;
/** So often in a row a fresh token may be refused. */
const REFUSALS_MAX = 3;

/** The change events of an org (Change Data Capture) over its Streaming API. */
export function createFeed(parts: FeedParts): ChangeFeed {
  const { wait = waitReally, random = Math.random } = parts;
  return {
    async follow(written, sink, signal) {
      let mark = readMark(written);
      const isOver = (): boolean => signal.aborted;
      for (let failures = 0, refusals = 0; !isOver();) {
        const ended = await session(parts, { sink, signal, wait }, mark);
        if (isOver()) return;
        if ("kind" in ended) {
          throwFor(ended);
          failures += 1;
        } else {
          mark = ended.mark;
          refusals = ended.failure.code === 401 && !ended.listened ? refusals + 1 : 0;
          const why = refusals >= REFUSALS_MAX ? "Salesforce accepts the grant for its API, but not for change events." : hopeless(ended);
          if (why !== null) throw new ChangeEventsRefusedError(why);
          failures = ended.listened ? 0 : failures + 1;
        }
        // Many clients lose their line at once when a server goes; they must not come back at once.
        const pauseMs = Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(failures, 20), BACKOFF_MAX_MS) * (0.5 + random() / 2);
        await wait(pauseMs, signal).catch(() => undefined);
      }
    },
  };
}

interface Ways {
  readonly sink: HintSink;
  readonly signal: AbortSignal;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** One session with the token of the day; one that was refused is renewed once, and the session goes on where it was. */
async function session({ settings, tokens }: FeedParts, { sink, signal, wait }: Ways, begin: FeedMark | null): Promise<SessionEnd | CrmError> {
  let mark = begin;
  const over: { ended?: SessionEnd; error?: CrmError } = {};
  const result = await withToken(tokens, async ({ grant }) => {
    const origin = trustedOrigin(grant.instanceUrl, settings.loginUrl);
    if (origin === null) return err(failure("unauthorized", "The grant names no host of Salesforce. Connect the installation again."));
    over.ended = await listen({ origin, accessToken: grant.accessToken, sink, signal, wait: (ms) => wait(ms, signal) }, mark);
    mark = over.ended.mark;
    over.error = { ...failure("unavailable", "The stream ended."), http: over.ended.failure.code === 401 && !signal.aborted ? 401 : null };
    return err(over.error);
  });
  const error = result.ok ? failure("unavailable", "The stream ended.") : result.error;
  // Any other error is that of the renewal.
  return over.ended !== undefined && error === over.error ? over.ended : error;
}

/** Only a dead grant ends listening from this side; a token endpoint that is down comes back. */
function throwFor(error: CrmError): void {
  if (error.kind === "unauthorized" || error.kind === "forbidden") throw new ChangeEventsRefusedError(error.publicMessage);
}

/**
 * What no patience mends: Change Data Capture is not there, or this user may not have it. A client that the server
 * forgot, a full server and a used-up day are not among it.
 */
function hopeless({ failure: { code, ...told }, listened }: SessionEnd): string | null {
  if (listened || code === "sink" || !("reason" in told)) return null;
  if (code === 404) return "This org has no Streaming API for change events.";
  if (code === 400 && /does not exist/i.test(told.reason)) return "Change Data Capture is not enabled in this org.";
  const isDenied = code === 403 && /denied|insufficient|permission|not enabled/i.test(told.reason);
  return isDenied ? "The user who connected Salesforce may not subscribe to change events." : null;
}

async function waitReally(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal });
}
