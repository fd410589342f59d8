import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { activityFiles } from "../../src/app/activity-files.ts";
import { importFiles } from "../../src/app/import-files.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { sampleBytes } from "../helpers/installed-hands.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { assertProven } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const MAIN = fileURLToPath(new URL("../../src/app/cli/main.ts", import.meta.url));
const noise = Buffer.from(Array.from({ length: 4_000 }, (_, index) => (index * 7_919 + (index >> 3)) % 256));
const TOO_LARGE = Buffer.alloc(30 * 1024 * 1024, "a line of a very long mail\r\n");

/** What cannot be read, by name. */
const BAD: Readonly<Record<string, string | Buffer>> = {
  "01-empty.eml": "", "02-empty.json": "", "03-noise.eml": noise, "04-noise.ics": noise, "05-noise.vtt": noise, "06-noise.json": noise,
  "07-cut.json": '{"kind":"note","source":"crm"', "08-other.json": '{"kind":"parcel"}', "09-no-event.ics": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
  "10-large.eml": TOO_LARGE, "11-deep.json": "[".repeat(200_000),
};
/** A mailbox of which the second mail has no date. */
const MAILBOX = [plainMail(7), plainMail(8), plainMail(9)].map(({ text }, index) => `From a@example.net Tue Feb 10\r\n${index === 1 ? text.replace(/^Date: .*\r\n/m, "") : text}`).join("\r\n\r\n");
const GOOD = ["001-sensor-count.eml", "004-onsite-lakeshore.ics", "042-jowan-eow.json"];

describe("importing files of which some cannot be read", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  let folder: string;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url);
    folder = await mkdtemp(join(tmpdir(), "steward-import-"));
    for (const [name, content] of Object.entries(BAD)) await writeFile(join(folder, name), content);
    await writeFile(join(folder, "13-box.mbox"), MAILBOX);
    for (const name of GOOD) await writeFile(join(folder, `05b-${name}`), sampleBytes(name));
    await writeFile(join(folder, "12-charset.eml"), sampleBytes("001-sensor-count.eml").toString("latin1").replace("utf-8", "x-klingon").replace("9a4c93194e", "other"), "latin1");
  });
  after(async () => {
    await one.close();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("names each with a reason, takes the rest in, and stores nothing of the bad ones", async () => {
    const result = await importFiles({ store: one.fresh.store, clock: one.clock }, one.id, await activityFiles([folder]), () => undefined);
    assert.deepEqual(result.failures.map(({ file }) => file.split("/").at(-1)), [...Object.keys(BAD), "13-box.mbox, mail 2"]);
    for (const { reason } of result.failures) assert.match(reason, /^.{5,300}$/, "one clear line");
    assert.equal(result.accepted, GOOD.length + 3);
    const stored = await one.in((tx) => tx.activities.counts());
    assert.equal(Object.values(stored).reduce((sum, count) => sum + count, 0), GOOD.length + 3);
    await one.drain();
    assert.equal((await one.in((tx) => tx.activities.counts())).queued, 0);
    await assertProven(one);
  });

  it("ends the command with exit code 1 and a line for each, and a second run brings nothing twice", async () => {
    const { host, port, user, password, database } = one.fresh.connection;
    const query = new URLSearchParams({ host, port: String(port) }).toString();
    const address = `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password ?? "")}@localhost/${database}?${query}`;
    const { code, stdout, stderr } = await steward(["import", folder, "--json"], { DATABASE_URL: address, DATA_DIR: join(folder, ".data") });
    assert.equal(code, 1, stderr);
    for (const name of Object.keys(BAD)) assert.ok(stderr.includes(name), `${name} is not named: ${stderr}`);
    assert.match(stdout, new RegExp(`"accepted":0,"seenBefore":${String(GOOD.length + 3)}`));
  });
});

function steward(args: readonly string[], env: Readonly<Record<string, string>>): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"], STEWARD_KEY: Buffer.alloc(32, 7).toString("base64"), LOG_LEVEL: "error", ...env },
      timeout: 30_000,
    }, (error, stdout, stderr) => { resolve({ code: error === null ? 0 : error.code, stdout, stderr }); });
  });
}
