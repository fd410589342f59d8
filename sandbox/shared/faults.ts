import { z } from "zod";

/** How many planned failures may wait at once. */
const faultsMax = 1_000;

const FaultSchema = z.strictObject({
  match: z.strictObject({
    method: z.string().optional(),
    /** A whole path, where `*` stands for any characters; without a leading slash: any part of the path. */
    path: z.string().max(1_000).optional(),
    /** The first matching request that fails, counted from 1. */
    nth: z.int().positive().default(1),
    /** How many matching requests fail from there on. */
    times: z.int().positive().default(1),
  }).prefault({}),
  fault: z.enum([
    "status", "status-after-commit", "delay", "drop-before", "drop-after-commit", "partial", "garbage", "429-secondly", "429-daily", "lock",
    "expire-token", "revoke", "rotate-twice",
  ]),
  /** For `status` and `status-after-commit`: what is answered instead. */
  status: z.int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  retryAfterSeconds: z.number().nonnegative().optional(),
  /** For `delay`: real milliseconds before the work is begun. */
  delayMs: z.number().nonnegative().max(120_000).optional(),
  /** For `partial` on a batch: which inputs are refused; every second one otherwise. */
  failIndexes: z.array(z.int().nonnegative()).max(1_000).optional(),
});

/** One planned failure. */
export type Fault = Readonly<z.infer<typeof FaultSchema>>;

/** What the control door accepts: a list of planned failures. */
export const FaultsSchema = z.array(FaultSchema).max(faultsMax);

interface Waiting {
  readonly fault: Fault;
  seen: number;
  used: number;
}

/** The failures still to come; `take` is asked once for every request. */
export class FaultPlan {
  #waiting: Waiting[] = [];

  add(faults: readonly Fault[]): void {
    const waiting = [...this.#waiting, ...faults.map((fault) => ({ fault, seen: 0, used: 0 }))];
    if (waiting.length > faultsMax) throw new RangeError(`more than ${String(faultsMax)} faults are waiting`);
    this.#waiting = waiting;
  }

  clear(): void {
    this.#waiting = [];
  }

  list(): readonly Fault[] {
    return this.#waiting.map((each) => each.fault);
  }

  /** The failure for this request, if one is due. Of several that are due the first planned is used, the others wait. */
  take(method: string, path: string): Fault | undefined {
    const matching = this.#waiting.filter(({ fault }) => matches(fault, method, path));
    for (const waiting of matching) waiting.seen += 1;
    const due = matching.find(({ fault, seen }) => seen >= fault.match.nth);
    if (due === undefined) return undefined;
    due.used += 1;
    this.#waiting = this.#waiting.filter(({ fault, used }) => used < fault.match.times);
    return due.fault;
  }
}

function matches({ match }: Fault, method: string, path: string): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.path === undefined) return true;
  return match.path.startsWith("/") ? glob(match.path, path) : path.includes(match.path);
}

/** Matches `*` as any characters, in linear time per star, without building an expression from outside text. */
function glob(pattern: string, text: string): boolean {
  const [head = "", ...rest] = pattern.split("*");
  if (rest.length === 0) return pattern === text;
  if (!text.startsWith(head)) return false;
  const tail = rest.pop() ?? "";
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}
