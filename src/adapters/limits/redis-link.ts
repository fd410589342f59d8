import Bottleneck from "bottleneck";
import { Redis } from "ioredis";
import type { LaneLimit } from "../../ports/crm-connection.ts";
import { type Pace, SLOT_EXPIRES_MS } from "./pace.ts";

/** The Redis through which processes share the pace of each lane. */
export interface RedisLink {
  /** The pace of a lane that all processes with this id share. */
  pace(id: string, limit: LaneLimit): Pace;
  stop(): Promise<void>;
}

/** What operators hear: `away` when slots cannot come, `back` when they come again. */
export type LinkNews = (news: "away" | "back", reason: string) => void;

/**
 * No slot is given for so long after anything went wrong: longer than a slot is ever given in advance (calls under way
 * times minimum time), so that what a lost Redis had given out is over before a new one begins to count.
 */
const SETTLE_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** A command that Redis does not answer has failed. */
const COMMAND_TIMEOUT_MS = 3_000;
const RECONNECT_MAX_MS = 2_000;
/** State of a lane that nobody used for a day goes from Redis by itself. */
const FORGET_AFTER_MS = 24 * 3_600_000;

/** A slot that was asked for and has not come. */
interface Asked {
  readonly id: string;
  readonly limit: LaneLimit;
  readonly work: () => Promise<void>;
}

/** One connection with the limiters on it; given up as a whole when anything on it fails. */
interface Line {
  readonly connection: Bottleneck.IORedisConnection;
  readonly limiters: Map<string, Bottleneck>;
}

/**
 * Connects when the first slot is asked for. While Redis is away no slot comes, so nobody calls the CRM: without it
 * nobody knows what the other processes do. Callers hear after a while to come back (`lane.ts`); slots come again by
 * themselves when Redis does, even an empty one.
 *
 * Bottleneck would mend a lost state itself, but since Redis 7 does not recognise its own messages (`ERR
 * SETTINGS_KEY_NOT_FOUND`, `ERR UNKNOWN_CLIENT`; SGrondin/bottleneck#205, #212), and a slot whose registration failed
 * would never come. So the line is made anew, and what was asked for is asked again.
 */
export function openRedisLink(url: string, onNews: LinkNews = () => undefined): RedisLink {
  const asked = new Set<Asked>();
  let line: Line | null = null;
  let settling: NodeJS.Timeout | null = null;
  let isAway = false;
  let isStopped = false;

  const away = (error: unknown): void => {
    if (!isAway) onNews("away", reasonOf(error));
    isAway = true;
  };

  const failed = (mine: Line, error: unknown): void => {
    if (mine !== line || isStopped) return;
    away(error);
    line = null;
    void mine.connection.disconnect(false);
    settling = setTimeout(() => {
      settling = null;
      for (const one of asked) ask(one);
    }, SETTLE_MS);
  };

  const newLine = (): Line => {
    const mine = openLine(url);
    // The client tries to connect again by itself; a command that fails tells its own limiter.
    mine.connection.on("error", (error) => { if (mine === line) away(error); });
    return mine;
  };

  const ask = (one: Asked): void => {
    if (isStopped || settling !== null) return;
    const mine = (line ??= newLine());
    const come = async (): Promise<void> => {
      // A slot of a line that was given up was asked for again on the next one.
      if (mine !== line || !asked.delete(one) || isStopped) return;
      if (isAway) onNews("back", "slots come again");
      isAway = false;
      await one.work();
    };
    limiterOn(mine, one, failed).schedule({ expiration: SLOT_EXPIRES_MS }, come).catch((error: unknown) => { if (asked.has(one)) failed(mine, error); });
  };

  return {
    pace: (id, limit) => ({
      slot(work) {
        const one = { id, limit, work };
        asked.add(one);
        ask(one);
      },
      stop() {
        for (const one of asked) if (one.id === id) asked.delete(one);
      },
    }),
    async stop() {
      isStopped = true;
      if (settling !== null) clearTimeout(settling);
      await line?.connection.disconnect(false);
    },
  };
}

function openLine(url: string): Line {
  const client = new Redis(url, {
    connectionName: "steward limits", connectTimeout: CONNECT_TIMEOUT_MS, commandTimeout: COMMAND_TIMEOUT_MS,
    // A command that is sent again later would carry an old time: it fails instead, and the line is made anew.
    maxRetriesPerRequest: 0, enableOfflineQueue: false, autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(times * 100, RECONNECT_MAX_MS),
  });
  return { connection: new Bottleneck.IORedisConnection({ client, Redis }), limiters: new Map() };
}

/** A limiter that is kept as long as its line: state that went from Redis meanwhile makes the line fail. */
function limiterOn(line: Line, { id, limit }: Asked, failed: (line: Line, error: unknown) => void): Bottleneck {
  const known = line.limiters.get(id);
  if (known !== undefined) return known;
  const limiter = new Bottleneck({ id, minTime: limit.minTimeMs, maxConcurrent: limit.maxConcurrent, connection: line.connection, timeout: FORGET_AFTER_MS });
  limiter.on("error", (error) => { failed(line, error); });
  limiter.ready().catch((error: unknown) => { failed(line, error); });
  line.limiters.set(id, limiter);
  return limiter;
}

/** Without addresses or passwords. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : "unknown";
  return /SETTINGS_KEY_NOT_FOUND|UNKNOWN_CLIENT/.exec(message)?.[0] ?? (error instanceof Error ? error.name : "unknown");
}

/** Whether a Redis answers within moments. */
export async function redisAnswers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: COMMAND_TIMEOUT_MS, commandTimeout: COMMAND_TIMEOUT_MS, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.ping();
    return true;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
