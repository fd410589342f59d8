import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { ACCOUNT_SPEC } from "../../domain/linkage/account-spec.ts";
import { CONTACT_SPEC } from "../../domain/linkage/contact-spec.ts";
import { shippedModel } from "../../domain/linkage/shipped-model.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import { isThrowAway } from "../../domain/linkage/throw-away.ts";
import freeMail from "../../domain/match/free-mail-domains.json" with { type: "json" };
import type { DuckDBConnection } from "@duckdb/node-api";
import { chooseColumns } from "./choose-columns.ts";
import { eachRow, numberOf, oneNumber, openDatabase } from "./database.ts";
import { openTable } from "./load-sql.ts";
import type { ScanDone, ScanNews, ScanOrder } from "./scan-order.ts";
import { scanTable } from "./scan-table.ts";
import type { RuleYield, ScannedTable } from "./scan-table.ts";
import { judgeByTruth, openTruth } from "./truth-sql.ts";
import { tellValues } from "./values-sql.ts";
import { surestPairs, writeClusters, writePairs } from "./write-answer.ts";

/** Scans as ordered: tells of every step and of the columns that are read, and gives the last news. Throws where the file is no table. */
export async function scanWork(order: ScanOrder, tell: (news: ScanNews) => void): Promise<ScanNews> {
  const spec = order.object === "contact" ? CONTACT_SPEC : ACCOUNT_SPEC;
  // What is made of records is nobody else's to read while it is made.
  const masked = process.umask(0o077);
  const step = (name: string): void => tell({ news: "step", step: name });
  const db = await openDatabase({ ...order, memoryMb: engineMb(order.memoryMb) });
  step("load");
  const table = await openTable(db, order.file, order.tempDir);
  const { map, ignored } = chooseColumns(order, table.columns);
  tell({ news: "columns", columns: { id: map.id, fields: Object.fromEntries(Object.entries(map.fields).map(([field, names]) => [field, [...names]])), ignored: [...ignored], nested: [...table.nested] } });
  if (order.truth !== null && "file" in order.truth) await openTruth(db, order.truth.file, order.tempDir);
  const scanned = await scanTable(db, { ...order, spec, shipped: order.smallTable === "shipped" ? (records) => shippedModel(spec.object, records) : null, columns: map, context: contextOf(order), onStep: step });
  step("write");
  const [pairsFile, clustersFile] = [join(order.tempDir, "pairs.jsonl"), join(order.tempDir, "clusters.jsonl")];
  const bands = { mergeAtBits: null, reviewAtBits: order.reviewAtBits };
  const written = await writePairs(db, { spec, told: scanned.told, bands, linksFrom: order.cluster.threshold, file: pairsFile });
  const surest = await surestPairs(db, { spec, told: scanned.told, bands });
  step("cluster");
  const clusters = writeClusters(written.links, order.cluster, clustersFile);
  if (order.truth !== null) step("judge");
  const truth = order.truth === null ? null : await judgeByTruth(db, { truth: order.truth, table, id: map.id, tempDir: order.tempDir, chosenAt: order.reviewAtBits });
  // A result that is asked for is as readable as others that this user makes.
  if (!order.tellsValues) for (const file of [pairsFile, clustersFile]) await chmod(file, 0o666 & ~masked);
  const valuesFile = order.tellsValues ? join(order.tempDir, "values.jsonl") : null;
  const told = await tellValues(db, { spec, told: scanned.told }, valuesFile);
  const { records, candidates, model, rules } = scanned;
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  return {
    news: "done", records, candidates, pairs: written.pairs, clusters, bands: written.bands, surest: [...surest], truth, pairsFile, clustersFile, told, valuesFile,
    rows: { ...(await rowsOf(db, spec)), lines: table.lines },
    unread: unreadFields(spec, Object.keys(map.fields), scanned),
    rssMb: Math.round(maxRSS / 1_024),
    cpuSeconds: Math.round((userCPUTime + systemCPUTime) / 1e4) / 100,
    model: { ...model, comparisons: model.comparisons.map(({ name, m, u }) => ({ name, m: [...m], u: [...u] })) },
    rules: [...rules],
    useless: uselessRules(rules, candidates, written.links.length),
  };
}

/** What the process takes beside the database, which counts its own memory only: its programs, and what grows with the table (texts at their readers, links, what the database forgets to count). */
const OWN_MB = 200;
const OWN_SHARE = 0.2;
/** With less the database does not begin. */
const ENGINE_MB_MIN = 100;

const engineMb = (memoryMb: number): number => Math.max(ENGINE_MB_MIN, Math.floor(memoryMb * (1 - OWN_SHARE)) - OWN_MB);

const FREE_MAIL: ReadonlySet<string> = new Set(freeMail);

function contextOf({ defaultRegion, publicDomains }: ScanOrder): { defaultRegion: string; isPublicDomain: (domain: string) => boolean } {
  const others = new Set(publicDomains);
  return { defaultRegion, isPublicDomain: (domain) => FREE_MAIL.has(domain) || others.has(domain) || isThrowAway(domain) };
}

async function rowsOf(db: DuckDBConnection, spec: ObjectSpec): Promise<Omit<ScanDone["rows"], "lines">> {
  const alike = await oneNumber(db, `SELECT sum(rows) FROM alike WHERE rows > ${spec.blockMax}`);
  let counts: readonly number[] = [];
  await eachRow(db, "SELECT rows, nameless, doubled, silent FROM loaded", (row) => (counts = row.map(numberOf)));
  const [read = 0, withoutId = 0, doubledId = 0, silent = 0] = counts;
  return { read, withoutId, doubledId, silent, alike };
}

/** Fields that have a column of their own and gave no feature of theirs a value. */
function unreadFields(spec: ObjectSpec, fields: readonly string[], { records, told }: ScannedTable): string[] {
  const features = Object.entries(spec.preparation.features);
  return records === 0 ? [] : fields.filter((field) => features.every(([name, sources]) => !told.has(name) || !sources.some(([source]) => source === field)));
}

const CANDIDATES_SHARE = 0.5;
const ACCEPTED_SHARE = 0.005;

/** A rule that alone brings most candidates and hardly a pair that is accepted. */
function uselessRules(rules: readonly RuleYield[], candidates: number, accepted: number): string[] {
  return rules.filter((rule) => rule.alone > CANDIDATES_SHARE * candidates && rule.acceptedAlone < ACCEPTED_SHARE * accepted).map((rule) => rule.rule);
}
