import fc from "fast-check";

/** An entry as a test says it: what the rules of sense do not look at is left out. */
export interface Said {
  readonly id?: string | undefined;
  readonly at?: string | undefined;
  readonly type?: string;
  readonly ref?: object | undefined;
  readonly data?: object;
}

const START_MS = Date.parse("2026-11-21T00:00:00.000Z");
const MINUTE_MS = 60_000;
const instant = (minute: number): string => new Date(START_MS + minute * MINUTE_MS).toISOString();

/** What happens to one proposal, or to a batch of them. */
const somethingHappens = fc.oneof(
  fc.record({ kind: fc.constant("auto" as const), outcomes: fc.integer({ min: 1, max: 2 }), wait: fc.nat(30) }),
  fc.record({ kind: fc.constant("asked" as const), before: fc.subarray(["assign", "escalate"]), verdict: fc.constantFrom("approve", "edit", "log", "reject", "block", "expire"), wait: fc.nat(61) }),
  fc.record({ kind: fc.constant("bulk" as const), verdicts: fc.array(fc.constantFrom("approve", "reject", "refused"), { minLength: 1, maxLength: 4 }) }),
  fc.record({ kind: fc.constant("settings" as const), writes: fc.nat(2) }),
  fc.record({ kind: fc.constant("other" as const), type: fc.constantFrom("sync", "access", "erasure") }),
);
type Happening = typeof somethingHappens extends fc.Arbitrary<infer Kind> ? Kind : never;

/** A log in which several things happen beside each other, each in its own order; nothing is left undone but what is young. */
export const someHonestLog: fc.Arbitrary<readonly Said[]> = fc.record({
  happenings: fc.array(fc.record({ what: somethingHappens, startMin: fc.nat(200) }), { maxLength: 12 }),
  young: fc.nat(2),
}).map(({ happenings, young }) => {
  const entries: Timed[] = happenings.flatMap(({ what, startMin }, index) => told(what, startMin, `x${String(index)}`));
  const end = Math.max(0, ...entries.map(({ minute }) => minute));
  for (let one = 0; one < young; one += 1) entries.push(...told({ kind: "auto", outcomes: 0, wait: 0 }, end, `y${String(one)}`));
  return [{ id: "genesis", at: instant(0), type: "genesis" }, ...entries.toSorted((a, b) => a.minute - b.minute).map(({ minute, ...entry }): Said => ({ ...entry, at: instant(minute) }))];
});

type Timed = Omit<Said, "at"> & { readonly minute: number };

function told(what: Happening, start: number, name: string): readonly Timed[] {
  switch (what.kind) {
    case "auto":
      return [proposed(name, start, "auto"), ...written(name, { minute: start, outcomes: what.outcomes, wait: what.wait }, { proposal: name })];
    case "asked": {
      const before = what.before.map((verdict) => decided(`${name}-${verdict}`, { minute: start, proposal: name, verdict }));
      const minute = what.verdict === "expire" ? start + 62 : start + what.wait;
      const id = `${name}-d`;
      const follows = ["approve", "edit", "log"].includes(what.verdict) ? written(name, { minute, outcomes: 1, wait: 0 }, { proposal: name, decision: id }) : [];
      return [proposed(name, start, "review"), ...before, decided(id, { minute, proposal: name, verdict: what.verdict }), ...follows];
    }
    case "bulk":
      return what.verdicts.flatMap((verdict, index) => {
        const [proposal, id] = [`${name}-${String(index)}`, `${name}-${String(index)}-d`];
        if (verdict === "refused") return [proposed(proposal, start, "review")];
        const decision = decided(id, { minute: start + index, proposal, verdict });
        const batch = { id: name, n: what.verdicts.length, index };
        const follows = verdict === "approve" ? written(proposal, { minute: start + index, outcomes: 1, wait: 0 }, { proposal, decision: id }) : [];
        return [proposed(proposal, start, "review"), { ...decision, data: { verdict, batch } }, ...follows];
      });
    case "settings":
      return [{ id: name, minute: start, type: "config" }, ...Array.from({ length: what.writes }, (_, index) => written(`${name}-${String(index)}`, { minute: start, outcomes: 1, wait: 1 }, { cause: name })).flat()];
    case "other":
      return [{ id: name, minute: start, type: what.type }];
  }
}

const proposed = (id: string, minute: number, route: string): Timed => ({ id, minute, type: "proposal", data: { policy: { route, version: 1 }, expires_at: instant(minute + 60) } });
const decided = (id: string, { minute, proposal, verdict }: { minute: number; proposal: string; verdict: string }): Timed => ({ id, minute, type: "decision", ref: { proposal }, data: { verdict } });

function written(name: string, { minute, outcomes, wait }: { minute: number; outcomes: number; wait: number }, ref: object): readonly Timed[] {
  const write: Timed = { id: `${name}-w`, minute, type: "write", ref };
  return [write, ...Array.from({ length: outcomes }, (_, index): Timed => ({ id: `${name}-o${String(index)}`, minute: minute + wait, type: "outcome", ref: { write: `${name}-w` } }))];
}

/**
 * The violations of a log, read off the page's rules one by one, each entry against all others: position and rule in the
 * order of positions. Of a batch only the first entry that shows it.
 */
export function violationsByTheLetter(log: readonly Said[]): readonly (readonly [number, string])[] {
  const found: [number, string][] = [];
  const nowMs = timeOf(log.at(-1));
  for (const [at, entry] of log.entries()) {
    const before = log.slice(0, at);
    const behind = log.slice(at + 1);
    const names = (one: Said, type: string, ref: string): boolean => one.type === type && one.id === member(entry.ref, ref);
    if (entry.type === "outcome" && !before.some((one) => names(one, "write", "write"))) found.push([at, "outcome-without-write"]);
    if (entry.type === "write") {
      const consents = (one: Said): boolean =>
        (names(one, "decision", "decision") && ["approve", "edit", "log"].includes(String(member(one.data, "verdict"))))
        || (names(one, "proposal", "proposal") && member(member(one.data, "policy"), "route") === "auto") || names(one, "config", "cause");
      if (!before.some(consents)) found.push([at, "write-without-consent"]);
      const isOpenTwin = before.some((one, place) => one.type === "write" && one.id === entry.id && !hasOutcome(log.slice(place + 1, at), entry));
      if (nowMs - timeOf(entry) > 15 * MINUTE_MS && !isOpenTwin && !hasOutcome(behind, entry)) found.push([at, "write-without-outcome"]);
    }
    if (entry.type === "decision" && member(entry.data, "verdict") !== "expire") {
      const asked = before.findLast((one) => names(one, "proposal", "proposal"));
      if (asked !== undefined && timeOf(entry) > Date.parse(String(member(asked.data, "expires_at"))) + MINUTE_MS) found.push([at, "decision-too-late"]);
    }
  }
  return [...found, ...batchesByTheLetter(log)].toSorted(([a], [b]) => a - b);
}

const hasOutcome = (some: readonly Said[], { id }: Said): boolean => some.some((one) => one.type === "outcome" && member(one.ref, "write") === id);

function batchesByTheLetter(log: readonly Said[]): [number, string][] {
  const places = [...log.entries()].flatMap(([at, { data }]) => {
    const batch = member(data, "batch");
    return batch === undefined ? [] : [{ at, id: String(member(batch, "id")), n: Number(member(batch, "n")), index: Number(member(batch, "index")) }];
  });
  return [...Map.groupBy(places, ({ id }) => id).values()].flatMap((batch): [number, string][] => {
    const wrong = batch.find(({ n, index }, place) => index >= n || batch.slice(0, place).some((one) => one.n !== n || one.index === index));
    return wrong === undefined ? [] : [[wrong.at, "bulk-count"]];
  });
}

const timeOf = (entry: Said | undefined): number => Date.parse(entry?.at ?? "");
const member = (value: unknown, name: string): unknown => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined);
