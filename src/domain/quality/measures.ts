import type { LocalDate } from "../model/time.ts";
import { quantileMs, turnaroundMs } from "./turnaround.ts";

/** By what measures are told apart. */
export const BREAKDOWNS = ["source", "kind", "rep", "team", "week"] as const;
/** One of {@link BREAKDOWNS}. */
export type Breakdown = (typeof BREAKDOWNS)[number];

/** One sum of a week. */
export interface Sum {
  readonly week: LocalDate;
  /** The source, kind or rep; "" for an unknown one, and where all are summed up. */
  readonly value: string;
  readonly measure: string;
  readonly n: number;
}

/** The measures of some activities. Shares are 0 to 1, null where there is nothing to take a share of. */
export interface Measures {
  readonly seen: number;
  readonly foreign: number;
  readonly happened: number;
  readonly logged: number;
  readonly linked: number;
  /** (logged + linked) ÷ happened. */
  readonly coverage: number | null;
  /** The mean confidence of the matches. */
  readonly matchConfidence: number | null;
  /** How many matches were clear and surer than 95 %, clear, and not clear. */
  readonly confidenceBands: { readonly high: number; readonly medium: number; readonly low: number };
  /** ÷ seen, as the three after it. */
  readonly uncertainRate: number | null;
  readonly duplicateRate: number | null;
  readonly exceptionRate: number | null;
  readonly sensitiveRate: number | null;
  readonly sensitiveExceptions: number;
  /** Logged calls and meetings with somebody of the other side, and of these the ones without a next step. */
  readonly talks: number;
  readonly missingNextSteps: number;
  readonly missingNextStepRate: number | null;
  /** From the end of an activity to its record in the CRM; to a tenth. */
  readonly turnaround: { readonly count: number; readonly medianMs: number | null; readonly p95Ms: number | null };
}

/** The measures of sums that belong together, whichever weeks and values they are of. */
export function measuresOf(sums: readonly Sum[]): Measures {
  const total = new Map<string, number>();
  for (const { measure, n } of sums) total.set(measure, (total.get(measure) ?? 0) + n);
  const of = (measure: string): number => total.get(measure) ?? 0;
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
  const seen = of("seen");
  const durations = [...total].flatMap(([measure, n]) => {
    const ms = turnaroundMs(measure);
    return ms === null || n <= 0 ? [] : [[ms, n] as const];
  });
  const confidence = share(of("confidence"), of("matched"));
  return {
    seen, foreign: of("foreign"), happened: of("happened"), logged: of("logged"), linked: of("linked"),
    coverage: share(of("logged") + of("linked"), of("happened")),
    matchConfidence: confidence === null ? null : confidence / 10_000,
    confidenceBands: { high: of("band.high"), medium: of("band.medium"), low: of("band.low") },
    uncertainRate: share(of("uncertain"), seen), duplicateRate: share(of("duplicate"), seen), exceptionRate: share(of("exception"), seen),
    sensitiveRate: share(of("sensitive"), seen), sensitiveExceptions: of("sensitive"),
    talks: of("talks"), missingNextSteps: of("stepless"), missingNextStepRate: share(of("stepless"), of("talks")),
    turnaround: { count: durations.reduce((sum, [, n]) => sum + n, 0), medianMs: quantileMs(durations, 0.5), p95Ms: quantileMs(durations, 0.95) },
  };
}

/** Measures under one name of a breakdown; `key` null stands for what has none. */
export interface MeasureRow extends Measures {
  readonly key: string | null;
}

/** The measures by a breakdown, in the order of their keys, the unknown last. `teamOf` names the team of a rep. */
export function broken(sums: readonly Sum[], by: Breakdown, teamOf: (rep: string) => string | null): readonly MeasureRow[] {
  const keyOf = ({ week, value }: Sum): string => (by === "week" ? week : by === "team" ? (teamOf(value) ?? "") : value);
  const rows = [...Map.groupBy(sums, keyOf)].map(([key, same]) => ({ key: key === "" ? null : key, ...measuresOf(same) }));
  return rows.filter(({ seen, foreign }) => seen + foreign > 0).toSorted((a, b) => (a.key === null ? 1 : b.key === null ? -1 : a.key < b.key ? -1 : 1));
}
