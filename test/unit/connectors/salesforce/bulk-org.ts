import assert from "node:assert/strict";

import { createReader } from "../../../../connectors/salesforce/reader.ts";
import type { CrmReader } from "../../../../src/ports/crm-reader.ts";
import { readPass } from "../../../contract/crm-reader.contract.ts";
import { scriptedHost } from "./scripted-host.ts";
import type { Said, ScriptedHost, Seen } from "./scripted-host.ts";

/** An org of many accounts that answers queries and bulk queries; a test answers what it wants to answer itself. */
export interface BulkOrg {
  readonly host: ScriptedHost;
  readonly reader: CrmReader;
  /** How long the reader waited, each time. */
  readonly waits: readonly number[];
  /** What was asked of bulk jobs: `POST`, `GET state`, `GET results`, `PATCH`, `DELETE`. */
  jobCalls(): readonly string[];
  /** Statements of the query resource that yielded rows. */
  pages(): number;
  /** Ids of all accounts. */
  readonly ids: readonly string[];
}

/** How the org is. */
export interface BulkScript {
  readonly accounts: number;
  /** A job is done at the nth question after it. */
  readonly doneAtPoll?: number;
  /** First word on every request; undefined leaves it to the org. */
  readonly says?: (seen: Seen) => Said | undefined;
}

const FIELDS = ["Id", "Name", "IsDeleted:boolean", "SystemModstamp:datetime", "MasterRecordId:reference"];
/** Three rows share a second. */
const stampOf = (id: string): string => new Date(Date.UTC(2026, 2, 1) + Math.floor(Number(id.slice(3, 15)) / 3) * 1_000).toISOString();
const SERVER = "/services/data/v66.0";

/** Starts one. */
export async function bulkOrg({ accounts, doneAtPoll = 1, says }: BulkScript): Promise<BulkOrg> {
  const ids = Array.from({ length: accounts }, (_, index) => `001${String(index).padStart(12, "0")}AAA`);
  const afterOf = (soql: string): number => ids.indexOf(/Id > '(\w+)'/.exec(soql)?.[1] ?? "") + 1;
  let begin = 0;
  let polls = 0;
  const usual = ({ method, path, body }: Seen): Said => {
    const url = new URL(path, "http://org");
    if (url.pathname.endsWith("/describe")) return { status: 200, json: { name: "Account", fields: FIELDS.map((field) => ({ name: field.split(":")[0], type: field.split(":")[1] ?? "string" })) } };
    if (url.pathname === `${SERVER}/queryAll`) return queried(url.searchParams.get("q") ?? "", ids, afterOf);
    if (method === "POST" && typeof body === "object" && body !== null && "query" in body) {
      begin = afterOf(String(body.query));
      polls = 0;
      return { status: 200, json: { id: "750000000000001AAA", state: "UploadComplete" } };
    }
    if (url.pathname.endsWith("/results")) return results(ids, begin, url.searchParams);
    if (method === "GET") return { status: 200, json: { id: "750000000000001AAA", state: (polls += 1) >= doneAtPoll ? "JobComplete" : "InProgress" } };
    return method === "DELETE" ? { status: 204 } : { status: 200, json: { state: "Aborted" } };
  };
  const host = await scriptedHost((seen) => says?.(seen) ?? usual(seen));
  const waits: number[] = [];
  const wait = async (ms: number): Promise<void> => { waits.push(ms); };
  const isJob = ({ path }: Seen): boolean => path.includes("/jobs/query");
  return {
    host, waits, ids, reader: createReader({ client: host.client, clock: host.clock, wait }),
    jobCalls: () => host.seen.filter(isJob).map(({ method, path }) => (method === "GET" ? `GET ${path.includes("/results") ? "results" : "state"}` : method)),
    pages: () => host.seen.filter(({ path }) => path.includes("/queryAll") && path.includes("LIMIT+200")).length,
  };
}

/** Reads all accounts: each of them came, though perhaps twice, and says what it should. */
export async function readsAll({ reader, ids }: BulkOrg): ReturnType<typeof readPass> {
  const pass = await readPass(reader, "account", null);
  assert.deepEqual([...new Set(pass.records.map(({ crmId }) => String(crmId)))].sort(), ids);
  assert.ok(pass.records.every((record) => record.object === "account" && record.name === `Name of ${record.crmId}` && !record.archived));
  return pass;
}

function queried(soql: string, ids: readonly string[], afterOf: (soql: string) => number): Said {
  const row = (id: string): object => ({ Id: id, Name: `Name of ${id}`, IsDeleted: false, SystemModstamp: stampOf(id).replace("Z", "+0000"), MasterRecordId: null });
  if (soql.includes("COUNT()")) return { status: 200, json: { totalSize: ids.length - afterOf(soql), done: true, records: [] } };
  if (soql.includes("DESC")) return { status: 200, json: { done: true, records: ids.slice(-1).map(row) } };
  assert.match(soql, /LIMIT 200$/);
  return { status: 200, json: { done: true, records: ids.slice(afterOf(soql), afterOf(soql) + 200).map(row) } };
}

function results(ids: readonly string[], begin: number, asked: URLSearchParams): Said {
  // No order is promised: the newest come first.
  const rows = ids.slice(begin).toReversed();
  const from = Number(asked.get("locator") ?? "0");
  const set = rows.slice(from, from + Number(asked.get("maxRecords")));
  const next = from + set.length < rows.length ? String(from + set.length) : "null";
  return csvSet(set, next);
}

/** A set of results as the vendor sends it. */
function csvSet(ids: readonly string[], next: string): Said {
  const lines = ids.map((id) => `"${id}","Name of ${id}","false","${stampOf(id)}",""`);
  return {
    status: 200, text: `${['"Id","Name","IsDeleted","SystemModstamp","MasterRecordId"', ...lines].join("\n")}\n`,
    headers: { "content-type": "text/csv; charset=UTF-8", "Sforce-Locator": next, "Sforce-NumberOfRecords": String(ids.length) },
  };
}
