import { closeSync, openSync, writeFileSync } from "node:fs";
import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { bandOf } from "../../domain/linkage/bands.ts";
import type { Band, Bands } from "../../domain/linkage/bands.ts";
import { clusterLinks } from "../../domain/linkage/cluster.ts";
import type { ClusterPolicy, Link } from "../../domain/linkage/cluster.ts";
import { probabilityOf } from "../../domain/linkage/model.ts";
import type { FieldEvidence } from "../../domain/linkage/score.ts";
import { gradeName, MISSING } from "../../domain/linkage/spec.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
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
  const names = new Map<string, string>();
  const name = (id: string): string => {
    const known = names.get(id);
    if (known === undefined) names.set(id, id);
    return known ?? id;
  };
  const out = new LineFile(order.file);
  try {
    await eachRow(db, pairsSql(order.spec, "ORDER BY s.l, s.r"), (row) => {
      const { weight, pair } = toldPair(row, order);
      bands[pair.band] += 1;
      if (weight >= order.linksFrom) links.push({ a: name(pair.a), b: name(pair.b), weight });
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
  await eachRow(db, pairsSql(form.spec, `ORDER BY s.weight DESC, s.l, s.r LIMIT ${SUREST_MAX}`), (row) => pairs.push(toldPair(row, form).pair));
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

function pairsSql(spec: ObjectSpec, order: string): string {
  const grades = spec.comparisons.flatMap((_, at) => [`s.g${at}`, `s.e${at}`]);
  return `SELECT a.id, b.id, s.weight, s.hard, s.veto, ${grades.join(", ")}
    FROM scored s JOIN source a ON a.rid = s.l JOIN source b ON b.rid = s.r ${order}`;
}

function toldPair([a, b, bits, hard, veto, ...graded]: readonly DuckDBValue[], { spec, bands }: PairForm): { readonly weight: number; readonly pair: ToldPair } {
  const weight = numberOf(bits);
  const evidence = spec.comparisons.flatMap((comparison, at) => {
    const grade = numberOf(graded[2 * at]);
    return grade === MISSING ? [] : [{ field: comparison.name, level: gradeName(comparison, grade), weight: numberOf(graded[2 * at + 1]) }];
  });
  const band = bandOf(weight, { hard: hard === true, veto: veto === true }, bands);
  return { weight, pair: { a: textOf(a), b: textOf(b), probability: probabilityOf(weight), band, evidence } };
}

const HELD_CHARS_MAX = 1_000_000;

/** Lines of a new file. Written in pieces and while everything waits: this process has nothing else to do, and so never holds many. */
class LineFile {
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
