import { closeSync, openSync, writeFileSync } from "node:fs";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { bandOf } from "../../domain/linkage/bands.ts";
import type { Band, Bands } from "../../domain/linkage/bands.ts";
import { clusterLinks } from "../../domain/linkage/cluster.ts";
import type { ClusterPolicy, Link } from "../../domain/linkage/cluster.ts";
import { probabilityOf } from "../../domain/linkage/model.ts";
import type { FieldEvidence } from "../../domain/linkage/score.ts";
import { gradeName, MISSING } from "../../domain/linkage/spec.ts";
import type { Comparison, ObjectSpec } from "../../domain/linkage/spec.ts";
import type { Told } from "./condition-sql.ts";
import { eachRow, numberOf, textOf } from "./database.ts";

/** A pair as it is told (INTERFACES 4). */
export interface ToldPair {
  readonly a: string;
  readonly b: string;
  readonly probability: number;
  readonly band: Band;
  readonly evidence: FieldEvidence[];
}

/** How pairs are told. */
export interface PairForm {
  readonly spec: ObjectSpec;
  /** The features that the table tells: what needs others is said of no pair. */
  readonly told: Told;
  readonly bands: Bands;
}

/** Where all pairs go; `linksFrom`: links of fewer bits are not given. */
export interface PairsOrder extends PairForm {
  readonly linksFrom: number;
  readonly file: string;
}

/** What was written, and the links that clusters are made of. */
export interface WrittenPairs {
  readonly pairs: number;
  readonly bands: Record<Band, number>;
  readonly links: readonly Link[];
}

/** Writes the pairs of the table `scored` as JSON lines in the order of their ids. Only links are kept in memory, and each id of them once. */
export async function writePairs(db: DuckDBConnection, order: PairsOrder): Promise<WrittenPairs> {
  const links: Link[] = [];
  const bands = { merge: 0, review: 0, no: 0 };
  const names = new Map<number, string>();
  const name = (rid: number, id: string): string => {
    const known = names.get(rid);
    if (known === undefined) names.set(rid, id);
    return known ?? id;
  };
  const out = new LineFile(order.file);
  try {
    const tell = teller(order);
    await eachRow(db, pairsSql(order, "ORDER BY s.l, s.r"), (row) => {
      const { weight, pair } = tell(row);
      bands[pair.band] += 1;
      if (weight >= order.linksFrom) links.push({ a: name(numberOf(row[0]), pair.a), b: name(numberOf(row[1]), pair.b), weight });
      out.add(JSON.stringify(pair));
    });
  } finally {
    out.close();
  }
  return { pairs: bands.merge + bands.review + bands.no, bands, links };
}

const SUREST_MAX = 5;

/** A few of the pairs that weigh most, so that a person sees what the reasons look like. */
export async function surestPairs(db: DuckDBConnection, form: PairForm): Promise<readonly ToldPair[]> {
  const pairs: ToldPair[] = [];
  const tell = teller(form);
  await eachRow(db, pairsSql(form, `ORDER BY s.weight DESC, s.l, s.r LIMIT ${SUREST_MAX}`), (row) => pairs.push(tell(row).pair));
  return pairs;
}

/** Writes the clusters of the links as JSON lines and gives their number. */
export function writeClusters(links: readonly Link[], policy: ClusterPolicy, file: string): number {
  const clusters = clusterLinks(links, policy);
  const out = new LineFile(file);
  try {
    for (const [at, members] of clusters.entries()) out.add(JSON.stringify({ cluster: at + 1, members }));
  } finally {
    out.close();
  }
  return clusters.length;
}

function pairsSql(form: PairForm, order: string): string {
  const grades = saying(form).flatMap(([at]) => [`s.g${at}`, `s.e${at}`]);
  return `SELECT ${["s.l, s.r, a.id, b.id, s.weight, s.hard, s.veto", ...grades].join(", ")}
    FROM scored s JOIN source a ON a.rid = s.l JOIN source b ON b.rid = s.r ${order}`;
}

/** The comparisons that say something of any pair, with their places. */
const saying = ({ spec, told }: PairForm): readonly (readonly [at: number, comparison: Comparison])[] =>
  [...spec.comparisons.entries()].filter(([, comparison]) => comparison.needs.some((feature) => told.has(feature)));

/** Makes a pair of a row of {@link pairsSql}. */
function teller(form: PairForm): (row: readonly DuckDBValue[]) => { readonly weight: number; readonly pair: ToldPair } {
  const comparisons = saying(form).map(([, comparison]) => comparison);
  return ([, , a, b, bits, hard, veto, ...graded]) => {
    const weight = numberOf(bits);
    const evidence = comparisons.flatMap((comparison, at) => {
      const grade = numberOf(graded[2 * at]);
      return grade === MISSING ? [] : [{ field: comparison.name, level: gradeName(comparison, grade), weight: numberOf(graded[2 * at + 1]) }];
    });
    const band = bandOf(weight, { hard: hard === true, veto: veto === true }, form.bands);
    return { weight, pair: { a: textOf(a), b: textOf(b), probability: probabilityOf(weight), band, evidence } };
  };
}

const HELD_CHARS_MAX = 1_000_000;

/** Lines of a new file. Written in pieces and while everything waits: this process has nothing else to do, and so never holds many. */
export class LineFile {
  readonly #file: number;
  #held: string[] = [];
  #chars = 0;

  constructor(path: string) {
    this.#file = openSync(path, "wx");
  }

  add(line: string): void {
    this.#held.push(line);
    this.#chars += line.length + 1;
    if (this.#chars >= HELD_CHARS_MAX) this.#flush();
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    if (this.#held.length > 0) writeFileSync(this.#file, `${this.#held.join("\n")}\n`);
    this.#held = [];
    this.#chars = 0;
  }
}
