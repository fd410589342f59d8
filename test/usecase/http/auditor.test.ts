import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";

import type { App } from "../../../src/app/app.ts";
import { hashOf, newSecret } from "../../../src/app/http/credentials.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { createAuditorLink, revokeAuditorLink } from "../../../src/usecases/auditor-links.ts";
import { type Story, tellStory } from "../../helpers/auditor-story.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { besides, type Ran, runSteward } from "../../helpers/steward-command.ts";
import { type Answered, ask, installed, startWeb, type Web } from "./web.ts";

const OPERATOR = { kind: "admin", id: "test" } as const;
const DAY_MS = 86_400_000;
const SUB_PAGES = ["", "/history?object=email&id=501", "/checkpoint", "/vkey", "/export.tar", "/nothing"];

describe("an auditor's link", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let one: InstallationId;
  let other: InstallationId;
  let story: Story;
  let logged: unknown[];
  let isBroken = false;
  before(async () => {
    logged = [];
    const note = (...line: unknown[]): void => { logged.push(line); };
    web = await startWeb({}, (app): App => ({
      ...app, log: { info: note, warn: note, error: note },
      access: { ...app.access, findAuditorLink: (hash, now) => (isBroken ? Promise.reject(new Error("the database is gone")) : app.access.findAuditorLink(hash, now)) },
    }));
    one = await installed(web, "1");
    other = await installed(web, "2");
    story = await tellStory(web.app.store, one);
    await web.app.audit.sign(one);
    await web.app.audit.sign(other);
  });
  after(() => web.stop());

  const linked = async (installation = one, days = 7): Promise<{ readonly id: string; readonly secret: string; readonly url: string }> => {
    const secret = newSecret();
    const id = `link-${hashOf(secret).slice(0, 8)}`;
    await createAuditorLink(web.app, installation, { id, hash: hashOf(secret), days }, OPERATOR);
    return { id, secret, url: `${web.origin}/auditor/${secret}` };
  };
  const entriesOf = async (installation: InstallationId) => {
    const Entry = z.object({ type: z.string(), actor: z.object({ kind: z.string(), id: z.string() }), data: z.record(z.string(), z.unknown()) });
    return (await web.app.audit.tree.entries(await web.app.audit.log(installation), { from: 0, to: 10_000 })).map((bytes) => Entry.parse(JSON.parse(bytes)));
  };
  const usesOf = async (link: string): Promise<readonly unknown[]> => (await entriesOf(one)).filter(({ actor }) => actor.id === link).map(({ type, data }) => [type, data["what"]]);
  const tried = (url: string): Promise<readonly Answered[]> => Promise.all(SUB_PAGES.map((path) => ask(`${url}${path}`, { headers: { accept: "text/html" } })));

  it("when it is opened without cookie or key, then it shows the log, whole, with what it takes to check it, and sets no cookie", async () => {
    const { url } = await linked();
    const { status, text, headers } = await ask(url);
    assert.equal(status, 200);
    const { log } = await web.app.audit.log(one);
    const name = await web.app.audit.log(one);
    const checkpoint = await web.app.audit.tree.checkpoint(name);
    const [vkey = ""] = await web.app.audit.tree.vkeys(name);
    for (const part of ["portal 1", log, checkpoint?.note.trim() ?? "?", vkey, "works until <time datetime=\"2026-11-28T09:00:00.000Z\">", "<strong class=\"good\">Yes</strong>", "vendor's own history"]) assert.ok(text.includes(part.replaceAll("'", "&#39;")) || text.includes(part), part);
    assert.equal(headers.get("set-cookie"), null);
    assert.deepEqual(["referrer-policy", "cache-control", "x-robots-tag"].map((header) => headers.get(header)), ["no-referrer", "no-store", "noindex, nofollow"]);
    assert.match(headers.get("content-security-policy") ?? "", /script-src 'self'.*frame-ancestors 'none'/);
    assert.doesNotMatch(text, /<script|portal 2/);
  });

  it("when a record is looked up, then its history stands there, and no value of it", async () => {
    const { url } = await linked();
    const { status, text } = await ask(`${url}/history?object=email&id=%20501%20`);
    assert.equal(status, 200);
    assert.deepEqual([...text.matchAll(/<li><span class="at">(\d+) · /g)].map(([, seq]) => Number(seq)), story.email);
    for (const part of ["user user-ana (edit)", "subject: nothing → withheld", "CRM id 501", "Is the log intact?", "vendor&#39;s own history"]) assert.ok(text.includes(part), part);
    assert.doesNotMatch(text, /Pump drawings|They want/);
    assert.match((await ask(`${url}/history?object=email&id=none`)).text, /No entry of this log is about this record/);
    for (const query of ["", "?object=planet&id=1", "?object=email&id=", "?object=email&id=%3Cscript%3E", "?object[]=email&id=1", `?object=email&id=${"x".repeat(121)}`]) {
      const refused = await ask(`${url}/history${query}`);
      assert.equal(refused.status, 404, query);
      assert.match(refused.text, /There is no such record/);
      assert.doesNotMatch(refused.text, /<script/);
    }
  });

  it("when it is of one installation, then it shows no other's records", async () => {
    const { url } = await linked(other);
    assert.match((await ask(`${url}/history?object=email&id=501`)).text, /No entry of this log is about this record/);
    const { log } = await web.app.audit.log(one);
    for (const { text } of await tried(url)) assert.ok(!text.includes(log));
  });

  it("when the log is taken away, then the checker in it finds it whole, and the same history", async () => {
    const { url } = await linked();
    const folder = await mkdtemp(join(tmpdir(), "steward-auditor-"));
    try {
      const response = await fetch(`${url}/export.tar`);
      assert.deepEqual([response.status, response.headers.get("content-type"), response.headers.get("content-disposition")], [200, "application/x-tar", "attachment; filename=audit-log-2026-11-21.tar"]);
      const bytes = Buffer.from(await response.arrayBuffer());
      assert.equal(String(bytes.length), response.headers.get("content-length"));
      await writeFile(join(folder, "log.tar"), bytes);
      await promisify(execFile)("tar", ["-xf", "log.tar"], { cwd: folder });
      const dir = join(folder, "audit-log-2026-11-21");
      assert.deepEqual((await readdir(dir)).toSorted(), ["README.md", "checkpoint", "checkpoints", "entries.jsonl", "verify-audit.mjs", "vkey"]);
      const { stdout } = await promisify(execFile)(process.execPath, [join(dir, "verify-audit.mjs"), "--semantic", "--history", "hubspot", "email", "501"]);
      assert.match(stdout, /^chain valid, \d+ walked, root [0-9a-f]{64}, checkpoints (\d+)\/\1, unanchored tail 0$/m);
      assert.deepEqual([...stdout.matchAll(/^position (\d+) {2}/gm)].map(([, at]) => Number(at)), story.email);
      assert.ok((await readFile(join(dir, "vkey"), "utf8")).includes((await (await fetch(`${url}/vkey`)).text()).trim()));
      assert.deepEqual((await readdir(tmpdir())).filter((name) => name.startsWith("steward-archive-")), []);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("when it is used, then the log says so once a day for each kind of use, and nothing of it is a reason to sign anew", async () => {
    const { id, url } = await linked();
    await web.app.audit.sign(one);
    for (let time = 0; time < 2; time += 1) for (const path of ["", "/vkey", "/checkpoint", "/history?object=email&id=501"]) assert.equal((await ask(`${url}${path}`)).status, 200, path);
    assert.deepEqual(await usesOf(id), [["access", "look"], ["access", "history"]]);
    assert.equal((await web.app.audit.sign(one)).state, "unchanged");
    await ask(`${url}/export.tar`);
    web.clock.advance(DAY_MS);
    await Promise.all([ask(url), ask(url), ask(url)]);
    assert.deepEqual(await usesOf(id), [["access", "look"], ["access", "history"], ["access", "export"], ["access", "look"]]);
    web.clock.advance(-DAY_MS);
    assert.ok((await web.app.audit.verify(one)).ok);
  });

  it("when it is made and shut, then the log says so, and neither it nor the database holds the secret or, in the log, its hash", async () => {
    const { id, secret } = await linked();
    assert.ok(await revokeAuditorLink(web.app, one, id, OPERATOR));
    assert.equal(await revokeAuditorLink(web.app, one, id, OPERATOR), false);
    assert.equal(await revokeAuditorLink(web.app, other, id, OPERATOR), false);
    const told = (await entriesOf(one)).filter(({ data }) => JSON.stringify(data).includes(id));
    assert.deepEqual(told.map(({ type, data }) => [type, data["key"]]), [["config", "auditor-link.created"], ["config", "auditor-link.revoked"]]);
    assert.ok(!JSON.stringify(told).includes(hashOf(secret)));
    const links = await asOwner(web.connection, (client) => client.query("SELECT l::text FROM steward.auditor_link l"));
    assert.ok(!JSON.stringify(links.rows).includes(secret) && JSON.stringify(links.rows).includes(hashOf(secret)));
  });

  it("when it is unknown, expired or shut, then every address under it opens one and the same page", async () => {
    const [revoked, expired] = [await linked(), await linked(one, 1)];
    await revokeAuditorLink(web.app, one, revoked.id, OPERATOR);
    web.clock.advance(DAY_MS - 1);
    assert.equal((await ask(expired.url)).status, 200);
    web.clock.advance(1);
    const urls = [revoked.url, expired.url, `${web.origin}/auditor/${newSecret()}`, `${web.origin}/auditor/x`, `${web.origin}/auditor/${"x".repeat(300)}`, `${web.origin}/auditor/%3Cscript%3E`];
    const answers = (await Promise.all(urls.map(tried))).flat();
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([404]));
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.match(answers[0]?.text ?? "", /This link opens nothing/);
    assert.equal(new Set(answers.map(({ headers }) => [...headers].filter(([name]) => !/^(x-correlation-id|date)$/.test(name)).join("\n"))).size, 1);
    web.clock.advance(-DAY_MS);
  });

  it("when two read the whole log with one link at once, then one of them waits for the other", async () => {
    const { url } = await linked();
    for (const path of ["/export.tar", "/history?object=email&id=501"]) {
      const answers = await Promise.all(Array.from({ length: 4 }, () => ask(`${url}${path}`)));
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200, 429]), path);
      for (const { text } of answers.filter(({ status }) => status === 429)) assert.match(text, /One thing at a time/);
    }
    assert.equal((await ask(`${url}/history?object=email&id=501`)).status, 200);
  });

  it("when something breaks inside, then neither the operators' log nor the answer holds the secret", async () => {
    const { secret, url } = await linked();
    isBroken = true;
    try {
      for (const address of [url, url.replace("/auditor/", "/Auditor/"), `${url}/history?object=email&id=501`]) {
        const { status, text } = await ask(address);
        assert.equal(status, 500);
        assert.ok(!text.includes(secret));
      }
    } finally {
      isBroken = false;
    }
    assert.equal(logged.length, 3);
    assert.ok(!JSON.stringify(logged).includes(secret));
    assert.match(JSON.stringify(logged), /\/auditor\/\[private\]\/history/);
  });

  it("when it is made by the command line, then it is printed once and works; when it is shut there, it does not", async function () {
    // A process each, and a machine that may be busy.
    this.timeout(4 * DATABASE_TIMEOUT_MS);
    const steward = (...args: readonly string[]): Promise<Ran> => runSteward(["audit", ...args], { ...besides(web), PUBLIC_URL: web.origin });
    const made = await steward("link", "--json", "--days", "90", "--installation", one);
    assert.deepEqual([made.code, made.stderr], [0, ""], made.stderr);
    const { id, url, expiresAt } = z.object({ id: z.uuid(), url: z.url(), installation: z.literal(one), expiresAt: z.iso.datetime() }).parse(JSON.parse(made.stdout));
    assert.ok(Date.parse(expiresAt) - Date.now() > 89 * DAY_MS);
    assert.equal((await ask(url)).status, 200);
    const list = await steward("link", "--list", "--installation", one);
    assert.match(list.stdout, new RegExp(`^${id} {2}made \\d{4}-\\d\\d-\\d\\d {2}in use {2}until ${expiresAt}$`, "m"));
    assert.ok(!list.stdout.includes(url.slice(-20)));
    assert.equal((await steward("unlink", id, "--installation", one)).code, 0);
    assert.equal((await ask(url)).status, 404);
    const [again, tooLong] = await Promise.all([steward("unlink", id, "--installation", one), steward("link", "--days", "91", "--installation", one)]);
    assert.deepEqual([again.code, again.stderr], [2, `steward audit unlink: there is no link ${id} that could be shut; see steward audit link --list\n`]);
    assert.deepEqual([tooLong.code, tooLong.stdout, tooLong.stderr], [2, "", "steward audit link: --days: expected a whole number from 1 to 90, got 91\n"]);
  });

  it("when days are asked for that may not be, then no link is made", async () => {
    for (const days of [0, 91, 1.5, Number.NaN]) await assert.rejects(linked(one, days), /1 to 90 days/);
  });
});
