import { randomNumbers } from "../helpers/random-numbers.ts";
/** What goes wrong, and at which of the next calls. */
export interface PlannedFault {
  readonly name: string;
  readonly faults: readonly Readonly<Record<string, unknown>>[];
}

/** One run: what is written where, and what goes wrong meanwhile. */
export interface RunPlan {
  readonly seed: number;
  readonly crm: "hubspot" | "salesforce";
  /** Which of the ways of writing, counted from 0. */
  readonly way: number;
  readonly faults: readonly PlannedFault[];
}

type Random = (below: number) => number;
type Kind = readonly [name: string, fault: Readonly<Record<string, unknown>>, timesMax: number];

/** Longer than a call may take. */
const SILENCE_MS = 2_200;
/** One of the next calls fails, and up to two behind it. */
const NEXT_CALLS = 3;

/** Everything that the control door can do to a call; statuses of every family that means something else. */
const KINDS: readonly Kind[] = [
  ["400", { fault: "status", status: 400 }, 1],
  ["403", { fault: "status", status: 403 }, 1],
  ["500", { fault: "status", status: 500 }, 3],
  ["503 with Retry-After", { fault: "status", status: 503, retryAfterSeconds: 20 }, 2],
  ["silence, with the work done late", { fault: "delay", delayMs: SILENCE_MS }, 1],
  ["a connection cut before the work", { fault: "drop-before" }, 3],
  ["a connection cut after the work", { fault: "drop-after-commit" }, 3],
  ["a batch done in part", { fault: "partial", failIndexes: [0] }, 2],
  ["garbage after the work", { fault: "garbage" }, 2],
  ["429 of seconds", { fault: "429-secondly" }, 3],
  ["429 of the day", { fault: "429-daily" }, 2],
  ["a locked record", { fault: "lock" }, 3],
  ["an ended token", { fault: "expire-token" }, 2],
  ["a withdrawn grant", { fault: "revoke" }, 1],
  ["a token renewed behind our back", { fault: "expire-token" }, 1],
];
const RENEWED = KINDS.length - 1;

/**
 * The plan of a seed: the same on every machine. Each way of writing in each CRM meets one kind of fault after the
 * other, shuffled, one to three in a run: over 280 seeds each meets all.
 */
export function planOf(seed: number, ways: number): RunPlan {
  const [at, block] = [(seed - 1) % ways, Math.floor((seed - 1) / ways)];
  const crm = (at + block) % 2 === 0 ? "hubspot" : "salesforce";
  const round = Math.floor(block / 2);
  const deck = shuffled(KINDS.map((_, index) => index), randomOf(at * 2 + (crm === "hubspot" ? 0 : 1) + 1_000));
  const sizes = Array.from({ length: round + 1 }, (_, index) => 1 + ((at + index) % 3));
  const begin = sizes.slice(0, -1).reduce((sum, size) => sum + size, 0);
  const random = randomOf(seed);
  const picked = Array.from({ length: sizes.at(-1) ?? 1 }, (_, index) => deck[(begin + index) % deck.length] ?? 0);
  return { seed, crm, way: at, faults: picked.map((kind) => planned(kind, crm, random)) };
}

function planned(kind: number, crm: RunPlan["crm"], random: Random): PlannedFault {
  const [name, fault, timesMax] = KINDS[kind] ?? ["500", { fault: "status", status: 500 }, 1];
  const [nth, times] = [1 + random(NEXT_CALLS), 1 + random(timesMax)];
  const struck = { match: { path: "/*", nth, times }, ...fault };
  if (kind !== RENEWED) return { name: `${name}, call ${String(nth)}, ${String(times)} times`, faults: [struck] };
  // HubSpot's refresh tokens do not rotate: an account that is moving is its other odd answer.
  if (crm === "hubspot") return { name: `an account in migration, call ${String(nth)}`, faults: [{ match: { path: "/*", nth, times: 1 }, fault: "status", status: 477, retryAfterSeconds: 60 }] };
  return { name: `${name}, call ${String(nth)}`, faults: [struck, { match: { path: "/services/oauth2/token" }, fault: "rotate-twice" }] };
}

function shuffled(items: readonly number[], random: Random): readonly number[] {
  const left = [...items];
  return items.map(() => left.splice(random(left.length), 1)[0] ?? 0);
}

const randomOf = (seed: number): Random => randomNumbers(Math.imul(seed, 0x9e3779b1));
