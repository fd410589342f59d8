import { parseArgs } from "node:util";
import pg from "pg";
import * as z from "zod";
import { secretsUnder } from "../src/adapters/system/secrets.ts";
import { crmRecordId } from "../src/domain/model/ids.ts";
import { crmContact, ROWS_AT } from "../test/helpers/crm-rows.ts";
import { ensureConsole } from "../scripts/ensure-console.mjs";
import { stopSharedServer } from "../test/helpers/postgres.ts";
import { ask, installed, keyOf, signIn, startWeb, type Web } from "../test/usecase/http/web.ts";
import { CONSOLE_ROUTES } from "./support/console-routes.ts";
import { hasBrowser, paints } from "./support/console-paint.ts";
import { seed, type Sizes } from "./support/console-seed.ts";

// What the console's pages wait for, through real HTTP on one machine: every route of support/console-routes.ts, a decision, and five
// hundred of them with their preview. The floor is /healthz, which asks the same database for nothing. Then the pages themselves in a browser
// that has kept nothing: the largest contentful paint, beside that of a page with one heading. Fails when a limit is missed.
//   npm run bench -- console [--small] [--runs N] [--loads N]

const { values } = parseArgs({ options: { small: { type: "boolean", default: false }, runs: { type: "string", default: "60" }, p95MsMax: { type: "string", default: "150" }, decisionP95MsMax: { type: "string", default: "200" }, bulkMsMax: { type: "string", default: "3000" }, loads: { type: "string", default: "12" }, lcpMsMax: { type: "string", default: "1500" } } });
const SIZES: Sizes = values.small ? { activities: 20_000, proposals: 5_000, openReviews: 3_000, closedReviews: 1_000 } : { activities: 1_000_000, proposals: 200_000, openReviews: 10_000, closedReviews: 50_000 };
const runs = Number(values.runs);
const MASTER_KEY = Buffer.alloc(32, 7);
const PEOPLE = { users: 50, contacts: 500 } as const;
const BULK = 500;
const BULKS = 2;
const PAGES = [{ name: "overview", path: "/" }, { name: "reviews", path: "/reviews" }, { name: "audit", path: "/audit" }, { name: "records", path: "/records" }] as const;
const Queue = z.object({ reviews: z.array(z.object({ id: z.string(), version: z.number(), reasons: z.array(z.string()) })), next: z.string().nullable() });
const userOf = (n: number) => ({ object: "user", crmId: crmRecordId(`u-${String(n)}`), modifiedAt: ROWS_AT, archived: false, aliases: [], name: `Ben Sample ${String(n)}`, email: `ben.${String(n)}@seller.example`, phone: null, zone: null, active: true } as const);

await ensureConsole();
const web = await startWeb({ STEWARD_KEY: MASTER_KEY.toString("base64") });
try {
  process.exitCode = (await measured(web)) ? 0 : 1;
} finally {
  await web.stop();
  await stopSharedServer();
}

async function measured(served: Web): Promise<boolean> {
  const { key, user, installation } = await filled(served);
  const get = async (path: string): Promise<number> => {
    const start = performance.now();
    const answer = await ask(`${served.origin}${path}`, { key });
    const took = performance.now() - start;
    if (answer.status !== 200) throw new Error(`${path} answered ${String(answer.status)}: ${answer.text.slice(0, 300)}`);
    return took;
  };
  const deep = (await queue(served, key, "order=due&brief=true&limit=200")).next ?? "";
  const floor = await many(runs, () => get("/healthz"));
  tell({ floor: "/healthz", ...spread(floor) });
  let isWithin = true;
  for (const { name, path } of CONSOLE_ROUTES) {
    const took = await many(runs, (run) => get(path.replace(":review", `activity-${String(run + 1)}`).replace(":closed", `activity-${String(SIZES.openReviews + run + 1)}`).replace(":deep", encodeURIComponent(deep)).replace(":user", user).replace(":installation", installation)));
    isWithin &&= at(took, 0.95) <= Number(values.p95MsMax);
    tell({ route: name, ...spread(took), ratioToFloor: round(at(took, 0.5) / at(floor, 0.5)) });
  }
  const decisions = await decided(served, key);
  tell({ route: "decision", ...spread(decisions) });
  isWithin &&= at(decisions, 0.95) <= Number(values.decisionP95MsMax);
  isWithin = (await painted(served, installation)) && isWithin;
  for (let time = 0; time < BULKS; time += 1) isWithin = (await bulk(served, key)) && isWithin;
  tell({ rssMb: Math.round(process.memoryUsage().rss / 1_048_576), heapMb: Math.round(process.memoryUsage().heapUsed / 1_048_576), isWithin });
  return isWithin;
}

async function filled(served: Web): Promise<{ readonly key: string; readonly user: string; readonly installation: string }> {
  const start = performance.now();
  const installation = await installed(served, "bench");
  const key = await keyOf(served, installation);
  await served.app.store.inInstallation(installation, (tx) => tx.mirror.upsert([
    ...Array.from({ length: PEOPLE.users }, (_, n) => userOf(n)), ...Array.from({ length: PEOPLE.contacts }, (_, n) => crmContact(String(n))),
  ]));
  const client = new pg.Client(served.connection);
  await client.connect();
  const ids = async (table: "mirror_user" | "mirror_contact"): Promise<readonly string[]> => (await client.query<{ id: string }>(`SELECT id FROM steward.${table}`)).rows.map(({ id }) => id);
  const users = await ids("mirror_user");
  await seed({ client, secrets: secretsUnder(MASTER_KEY), installation, at: served.clock.now(), users, contacts: await ids("mirror_contact") }, SIZES);
  await client.end();
  tell({ bench: "console", ...SIZES, seededS: round((performance.now() - start) / 1_000) });
  return { key, user: users[0] ?? "", installation };
}

/** The pages as somebody meets them who was never here before. */
async function painted(served: Web, installation: string): Promise<boolean> {
  if (!hasBrowser()) { tell({ lcp: "not measured: no Chromium" }); return true; }
  const [name = "", value = ""] = (await signIn(served)).cookie.split("=", 2);
  const pages = PAGES.map((page) => ({ name: page.name, url: `${served.origin}${page.path}?installation=${installation}`, shows: "main h1" }));
  const took = await paints(pages, { name, value, url: served.origin }, Number(values.loads));
  const goalMs = Number(values.lcpMsMax);
  for (const [page, each] of took) tell({ lcp: page, loads: each.length, ...spread(each), goalMs });
  return PAGES.every((page) => at(took.get(page.name) ?? [], 0.95) <= goalMs);
}

async function queue(served: Web, key: string, query: string): Promise<z.infer<typeof Queue>> {
  return Queue.parse((await ask(`${served.origin}/api/v1/reviews?${query}`, { key })).json);
}

/** One after the other, as somebody at the keyboard decides. */
async function decided(served: Web, key: string): Promise<readonly number[]> {
  const { reviews } = await queue(served, key, "order=newest&limit=200&brief=true");
  const took: number[] = [];
  for (const { id, version } of reviews.slice(0, runs)) {
    const start = performance.now();
    const answer = await ask(`${served.origin}/api/v1/reviews/${id}/decision`, { key, body: { verb: "approve", version, msOpen: 4_000 } });
    took.push(performance.now() - start);
    if (answer.status !== 200) throw new Error(`a decision was refused: ${answer.text.slice(0, 300)}`);
  }
  return took;
}

async function bulk(served: Web, key: string): Promise<boolean> {
  const reviews: z.infer<typeof Queue>["reviews"] = [];
  for (let cursor = ""; reviews.length < BULK;) {
    const page = await queue(served, key, `order=due&reason=probation&limit=200&brief=true${cursor}`);
    reviews.push(...page.reviews.filter(({ reasons }) => reasons.length === 1));
    cursor = `&cursor=${encodeURIComponent(page.next ?? "")}`;
  }
  const decisions = reviews.slice(0, BULK).map(({ id, version }) => ({ id, version, verb: "approve" }));
  const body = { selector: "reason = probation", decisions };
  const looking = performance.now();
  const preview = z.object({ shown: z.string() }).parse((await ask(`${served.origin}/api/v1/reviews/decisions/preview`, { key, body })).json);
  const previewMs = performance.now() - looking;
  const deciding = performance.now();
  const answer = z.object({ results: z.array(z.object({ ok: z.boolean() })) }).parse((await ask(`${served.origin}/api/v1/reviews/decisions`, { key, body: { ...body, shown: preview.shown } })).json);
  const bulkMs = performance.now() - deciding;
  const done = answer.results.filter(({ ok }) => ok).length;
  tell({ bulk: BULK, done, previewMs: Math.round(previewMs), bulkMs: Math.round(bulkMs) });
  return done === BULK && bulkMs <= Number(values.bulkMsMax) && previewMs <= Number(values.bulkMsMax);
}

async function many(times: number, work: (run: number) => Promise<number>): Promise<readonly number[]> {
  const took: number[] = [];
  await work(0);
  for (let run = 0; run < times; run += 1) took.push(await work(run));
  return took;
}

function spread(took: readonly number[]) {
  return { p50Ms: round(at(took, 0.5)), p95Ms: round(at(took, 0.95)) };
}

function at(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}

function tell(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify(line));
}
