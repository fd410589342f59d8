import assert from "node:assert/strict";
import * as z from "zod";

import { type Installed, installed } from "../helpers/installed.ts";
import { ENGAGEMENTS } from "../helpers/portal-door.ts";
import { assertProven, chain } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** Words that stand in one blocked activity each and nowhere else in the sample world. */
const BLOCKED = {
  "050-internal-margin.eml": [], "052-counsel-copied.eml": ["warranty claim", "loom stoppage", "prepared at the request"],
  "059-hr-leave.eml": ["improvement plan", "commission dispute", "Cover for a colleague"], "060-pipeline-review.ics": ["stay in this room"],
  "070-do-not-record.vtt": ["do not record"], "085-forecast-room.vtt": ["among us until the board"], "098-private-clinic.eml": ["physiotherapist"],
} as const;

/** What is masked in, or left out of, an activity that passes. */
const REMOVED = {
  "007-small-talk.eml": ["wedding", "ex-husband"], "017-vpn-password.eml": [], "024-health-delay.eml": [], "033-card-number.eml": ["4111 1111", "code 737"],
  "040-wrong-meridian.eml": [], "047-ruth-card.json": ["five five five"], "062-victor-private-mail.eml": [], "068-amount-260.eml": ["ES91", "0418 4502"],
  "086-kevin-knee.json": [], "089-kowa-health.json": ["depression"], "099-hanseatic-rumour.json": ["about to be sold"],
} as const;

/** Words of activities that are logged or asked about: they belong into sealed columns and the CRM, not into plain ones. */
const SAID = ["lump", "sensor count for all three", "capital committee", "the finance code is missing", "purple brackets"];

/** Private words where a source has ids and addresses, in a text message that passes. */
const IN_IDS = ["4222 2222 2222 2220", "5105 1051 0510 5100", "3782 822463 10005", "6011 0009 9013 9424"];
const WITH_PRIVATE_IDS = {
  name: "private-ids.json",
  text: JSON.stringify({
    source: "sms-gateway", sourceId: `card ${IN_IDS[0] ?? ""}`, threadId: `visa ${IN_IDS[1] ?? ""}`, kind: "text", occurredAt: "2026-02-27T18:44:00-08:00", timezone: "America/Los_Angeles", direction: "inbound",
    participants: [{ role: "from", name: `Owen Tate, card ${IN_IDS[2] ?? ""}`, phone: "+1 206 555 0131" }, { role: "to", name: "Priya Raman", phone: "+1 206 555 0190" }, { role: "cc", email: `card ${IN_IDS[3] ?? ""} <owen.tate@lakeside.example>` }],
    body: { text: "the crates are here" },
  }),
} as const;

/** Nothing of what must not be kept may stand anywhere; nothing of what was said may stand in clear. */
describe("the words of an activity", function () {
  this.timeout(120_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  let quotes: readonly string[];

  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url);
    quotes = await quotesOf([...Object.keys(BLOCKED), ...Object.keys(REMOVED)]);
    await one.arrive(...Object.keys(BLOCKED), ...Object.keys(REMOVED), "001-sensor-count.eml", "022-quote-which-project.eml", WITH_PRIVATE_IDS);
    await one.drain();
    for (const task of await one.reviews()) if (task.state === "open") assert.ok((await one.decide(task, "approve", { reason: "purple brackets" })).ok);
    await one.drain();
  });
  after(async () => {
    await one.close();
    await sandbox.stop();
  });

  it("when it is blocked, leave a stub: no sealed text, no trace, no key", async () => {
    const all = await one.in((tx) => tx.activities.list({ before: null, limit: 100 }));
    const stubs = all.filter(({ state }) => state === "blocked");
    assert.equal(stubs.length, Object.keys(BLOCKED).length);
    for (const stub of stubs) assert.deepEqual([stub.route, stub.activity, stub.trace, stub.duplicateOf], ["block", null, null, null]);
    for (const stub of stubs) assert.ok(stub.reasons.length > 0);
  });

  it("when they are private, stand in no column of the database, sealed ones opened or not", async () => {
    const words = [...Object.values(BLOCKED).flat(), ...Object.values(REMOVED).flat(), ...quotes, ...IN_IDS];
    assert.ok(words.length > 20, "too few words to look for");
    assert.deepEqual(await columnsWith(one, words), []);
    const opened = JSON.stringify(await openedRows(one)).replace(/\s+/g, " ");
    assert.deepEqual(words.filter((word) => opened.includes(JSON.stringify(word).slice(1, -1))), []);
  });

  it("when they are private, stand neither in the CRM nor in any request to it, nor in the chain", async () => {
    const words = [...Object.values(BLOCKED).flat(), ...Object.values(REMOVED).flat(), ...quotes, ...IN_IDS];
    const records = [];
    for (const object of ENGAGEMENTS) records.push(...(await one.portal.records(object)));
    const requests = (await one.portal.requests()).map(({ body }) => body);
    const everything = JSON.stringify([records, requests, await chain(one.fresh)]).replace(/\s+/g, " ");
    assert.deepEqual(words.filter((word) => everything.includes(word)), []);
    await assertProven(one);
  });

  it("when they stood in ids and names, then the activity was kept all the same", async () => {
    const all = await one.in((tx) => tx.activities.list({ before: null, limit: 100 }));
    assert.ok(all.some(({ activity }) => activity?.text.body === "the crates are here"));
  });

  it("stand in clear nowhere in the database, whatever became of the activity", async () => {
    assert.deepEqual(await columnsWith(one, SAID), []);
  });

  it("would be found by these tests if they stood there", async () => {
    assert.notDeepEqual(await columnsWith(one, ["Northfield Foundry Group"]), [], "the mirror holds names in clear");
    assert.ok(JSON.stringify(await openedRows(one)).includes("sensor count"), "opened columns hold what was said");
  });
});

const LabelSchema = z.object({ file: z.string(), sensitive: z.array(z.object({ quote: z.string(), effect: z.string() })) });

/** What the sample world's labels say must be masked, left out or blocked in these files. */
async function quotesOf(files: readonly string[]): Promise<readonly string[]> {
  const { readFile } = await import("node:fs/promises");
  const lines = (await readFile(new URL("../../sandbox/seed/world/labels.jsonl", import.meta.url), "utf8")).trim().split("\n");
  const labels = lines.map((line) => LabelSchema.parse(JSON.parse(line))).filter(({ file }) => files.includes(file.replace("activities/", "")));
  return labels.flatMap(({ sensitive }) => sensitive.filter(({ effect }) => effect !== "review").map(({ quote }) => quote.replace(/\s+/g, " ")));
}

const ColumnsSchema = z.array(z.object({ table_schema: z.string(), table_name: z.string(), column_name: z.string(), data_type: z.string() }));

/** Every column, of our schema and the queue's, with a value that holds one of the words; bytes are read as text. */
async function columnsWith({ fresh: { database } }: Installed, words: readonly string[]): Promise<readonly string[]> {
  const { rows } = await database.pool.query(`SELECT c.table_schema, c.table_name, c.column_name, c.data_type FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema IN ('steward', 'pgboss') AND t.table_type = 'BASE TABLE'`);
  const columns = ColumnsSchema.parse(rows);
  assert.ok(columns.length > 100, "the catalog shows too few columns");
  const found: string[] = [];
  for (const { table_schema: schema, table_name: table, column_name: column, data_type: type } of columns) {
    const text = type === "bytea" ? `encode("${column}", 'escape')` : `"${column}"::text`;
    const hits = await database.pool.query(
      `SELECT word FROM unnest($1::text[]) AS word WHERE EXISTS (SELECT 1 FROM "${schema}"."${table}" WHERE position(lower(word) IN lower(regexp_replace(${text}, '\\s+', ' ', 'g'))) > 0)`, [words]);
    if (hits.rows.length > 0) found.push(`${schema}.${table}.${column}: ${JSON.stringify(hits.rows)}`);
  }
  return found;
}

/** Everything sealed, as the app reads it: activities, proposals, reviews, and the values behind the chain's commitments. */
async function openedRows(one: Installed): Promise<unknown> {
  const activities = await one.in((tx) => tx.activities.list({ before: null, limit: 500 }));
  const proposals = [];
  for (const { id } of activities) proposals.push(...(await one.in((tx) => tx.proposals.ofActivity(id))));
  return [activities, proposals, await one.reviews(), await committedValues(one)];
}

async function committedValues(one: Installed): Promise<readonly unknown[]> {
  const values = await one.in((tx) => tx.audit.kept.from(0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER));
  assert.ok(values.length > 50, "too few committed values to look through");
  assert.ok(values.every(({ value }) => value !== undefined), "a committed value does not open");
  return values.map(({ value }) => value);
}
