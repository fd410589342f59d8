import type { InstallationId } from "../../domain/model/ids.ts";
import { hintSink } from "../../usecases/note-hints.ts";
import type { App } from "../app.ts";

/** The part of the app that following feeds needs. */
export type FeedApp = Pick<App, "store" | "clock" | "log" | "connection">;

/** The feeds that this process follows. */
export interface Feeds {
  /** Follows whoever is connected and not followed yet, and lets go of the others. Never throws. */
  look(): Promise<void>;
  /** Lets go of all, and waits until what they told last is stored. */
  stop(): Promise<void>;
}

const BACKOFF_FIRST_MS = 5_000;
const BACKOFF_MAX_MS = 3_600_000;
const STOP_WITHIN_MS = 5_000;

interface Follower {
  readonly end: AbortController;
  readonly over: Promise<void>;
}

/** Why a feed is left alone, and until when. */
interface Failure {
  readonly notBeforeMs: number;
  readonly pauseMs: number;
}

/**
 * Follows the feed of every connected installation whose CRM has one. A feed that gives up is followed again after a growing
 * pause and told about once: polling sees everything that it would have told.
 */
export function followFeeds(app: FeedApp): Feeds {
  const followed = new Map<InstallationId, Follower>();
  const failed = new Map<InstallationId, Failure>();
  let stopping = false;

  const follow = async (id: InstallationId, signal: AbortSignal): Promise<void> => {
    try {
      const { feed } = await app.connection(id, "sync");
      if (feed === null || feed === undefined) {
        await untilAborted(signal);
        return;
      }
      const mark = await app.store.inInstallation(id, (tx) => tx.hints.feedMark());
      const sink = hintSink(app, id);
      const tell = (): void => { failed.delete(id); };
      await feed.follow(mark, { hints: (hints) => sink.hints(hints).then(tell), gap: (gap) => sink.gap(gap).then(tell), mark: (one) => sink.mark(one).then(tell) }, signal);
    } catch (error) {
      if (signal.aborted) return;
      const pauseMs = Math.min((failed.get(id)?.pauseMs ?? BACKOFF_FIRST_MS / 2) * 2, BACKOFF_MAX_MS);
      if (!failed.has(id)) app.log.warn({ installation: id, error: error instanceof Error ? error.name : "unknown" }, "what the CRM tells by itself cannot be followed; polling goes on, and it is tried again");
      failed.set(id, { pauseMs, notBeforeMs: Date.parse(app.clock.now()) + pauseMs });
    }
  };

  const begin = (id: InstallationId): void => {
    const end = new AbortController();
    const follower = { end, over: follow(id, end.signal).finally(() => { if (followed.get(id) === follower) followed.delete(id); }) };
    followed.set(id, follower);
  };

  return {
    async look() {
      try {
        const connected = new Set((await app.store.acrossTenants.list()).filter(({ state }) => state === "connected").map(({ id }) => id));
        for (const [id, { end }] of followed) if (!connected.has(id)) end.abort();
        const now = Date.parse(app.clock.now());
        for (const id of connected) {
          if (!stopping && !followed.has(id) && now >= (failed.get(id)?.notBeforeMs ?? now)) begin(id);
        }
      } catch (error) {
        app.log.error({ what: "feeds", error: error instanceof Error ? error.name : "unknown" }, "the installations cannot be listed; they will be looked for again");
      }
    },
    async stop() {
      stopping = true;
      const last = [...followed.values()];
      for (const { end } of last) end.abort();
      const late = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => { late.resolve(undefined); }, STOP_WITHIN_MS);
      await Promise.race([Promise.all(last.map(({ over }) => over)), late.promise]);
      clearTimeout(timer);
    },
  };
}

const LOOK_EVERY_MS = 10_000;

/** Follows feeds until it is stopped, those of new installations soon after they came. */
export function startFeeds(app: FeedApp): () => Promise<void> {
  const feeds = followFeeds(app);
  void feeds.look();
  const timer = setInterval(() => void feeds.look(), LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    return feeds.stop();
  };
}

/** Nothing to follow: not looked for again until the installation is connected anew. */
function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => { resolve(); }, { once: true });
  });
}
