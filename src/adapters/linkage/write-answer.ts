import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { bandOf, FIRST_BANDS } from "../../domain/linkage/bands.ts";
import { clusterLinks } from "../../domain/linkage/cluster.ts";
import type { ClusterPolicy, Link } from "../../domain/linkage/cluster.ts";
import { probabilityOf } from "../../domain/linkage/model.ts";
import { gradeName, MISSING } from "../../domain/linkage/spec.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import { eachRow, numberOf, textOf } from "./database.ts";

/** Writes the pairs of the table `scored` as JSON lines (INTERFACES 4) in the order of their ids, and gives them as links. */
export async function writePairs(db: DuckDBConnection, spec: ObjectSpec, file: string): Promise<readonly Link[]> {
  const grades = spec.comparisons.flatMap((_, at) => [`s.g${at}`, `s.e${at}`]);
  const links: Link[] = [];
  const lines: string[] = [];
  await eachRow(
    db,
    `SELECT a.id, b.id, s.weight, s.hard, s.veto, ${grades.join(", ")}
     FROM scored s JOIN source a ON a.rid = s.l JOIN source b ON b.rid = s.r ORDER BY s.l, s.r`,
    ([a, b, bits, hard, veto, ...graded]) => {
      const weight = numberOf(bits);
      const evidence = spec.comparisons.flatMap((comparison, at) => {
        const grade = numberOf(graded[2 * at]);
        return grade === MISSING ? [] : [{ field: comparison.name, level: gradeName(comparison, grade), weight: numberOf(graded[2 * at + 1]) }];
      });
      const link = { a: textOf(a), b: textOf(b), weight };
      const band = bandOf(weight, { hard: hard === true, veto: veto === true }, FIRST_BANDS);
      links.push(link);
      lines.push(JSON.stringify({ a: link.a, b: link.b, probability: probabilityOf(weight), band, evidence }));
    },
  );
  await writeLines(file, lines);
  return links;
}

/** Writes the clusters of the links as JSON lines and gives their number. */
export async function writeClusters(links: readonly Link[], policy: ClusterPolicy, file: string): Promise<number> {
  const clusters = clusterLinks(links, policy);
  await writeLines(file, clusters.map((members, at) => JSON.stringify({ cluster: at + 1, members })));
  return clusters.length;
}

const LINES_AT_ONCE = 5_000;

async function writeLines(file: string, lines: readonly string[]): Promise<void> {
  const out = createWriteStream(file);
  for (let from = 0; from < lines.length; from += LINES_AT_ONCE) {
    if (!out.write(`${lines.slice(from, from + LINES_AT_ONCE).join("\n")}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "close");
}
