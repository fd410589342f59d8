import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import * as z from "zod";
import { crmContact } from "../helpers/crm-rows.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import type { Ran } from "../helpers/steward-command.ts";
import { wasRead } from "../helpers/was-read.ts";
import { commandLine } from "./http/command-line.ts";

const ResultSchema = z.strictObject({
  installation: z.string(), seconds: z.number(),
  found: z.object({ contact: z.strictObject({ records: z.int(), pairs: z.int(), opened: z.int(), dropped: z.int(), modelVersion: z.string() }), account: z.object({ records: z.int() }) }),
  bands: z.array(z.strictObject({ object: z.enum(["account", "contact"]), bands: z.strictObject({ mergeAtBits: z.number().nullable(), reviewAtBits: z.number() }), judged: z.int(), precision: z.array(z.unknown()) })),
});

/** Letters that follow from a number, as no two people share them. */
const letters = (n: number): string => createHash("sha256").update(String(n)).digest("hex").slice(0, 7).replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "");
const STRANGERS = Array.from({ length: 40 }, (_, n) => crmContact(`s${String(n)}`, { firstName: letters(n), lastName: letters(n + 100), emails: [`${letters(n + 200)}@${letters(n + 300)}.example`] }));

describe("a scan of an installation on the command line", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 4); // Several processes, each of which loads the app.
  const cli = commandLine();
  const scan = (...args: readonly string[]): Promise<Ran> => cli.steward("scan", ...args);

  it("before its records were read, or with options of a file, it says why it cannot, and ends with 2", async () => {
    const early = await scan("--installation", cli.id);
    assert.deepEqual([early.code, early.stdout], [2, ""]);
    assert.match(early.stderr, /steward scan: the CRM's records were not read yet/);
    for (const [args, words] of [[["--installation", cli.id, "--object", "contact"], /--installation takes no --object/], [["--installation", cli.id, "table.csv"], /--installation takes no FILE/], [["--installation", "nobody"], /there is no such installation/], [[], /needs a FILE, or --installation ID/]] as const) {
      const refused = await scan(...args);
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, words);
    }
  });

  it("when records are alike, then it counts them, for people and as one line of JSON, and leaves nothing on disk", async () => {
    await cli.web.app.store.inInstallation(cli.id, async (tx) => {
      await tx.mirror.upsert([crmContact("1"), crmContact("2"), ...STRANGERS]);
      await wasRead(tx, ["contact", "account"], cli.web.app.clock.now());
    });
    const told = await scan("--installation", cli.id, "--json");
    assert.equal(told.code, 0, told.stderr);
    const { found, bands } = ResultSchema.parse(JSON.parse(told.stdout));
    assert.deepEqual([found.contact.records, found.contact.pairs, found.contact.opened, found.account.records], [42, 1, 1, 0]);
    assert.deepEqual(bands.map(({ bands: one, judged }) => [one, judged]), [[{ mergeAtBits: null, reviewAtBits: 0 }, 0], [{ mergeAtBits: null, reviewAtBits: 0 }, 0]]);
    const again = await scan("--installation", cli.id);
    assert.match(again.stdout, /^contacts +42 +1 +0 +0$/m);
    assert.match(again.stdout, /^contacts: worth a look from 0\.0 bits; no weight is proven safe yet \(0 judged\)$/m);
    assert.equal((await readdir(cli.web.dataDir)).includes("scans"), false);
  });
});
