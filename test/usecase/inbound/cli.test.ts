import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

import { activityFiles } from "../../../src/app/activity-files.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { tokenIn } from "../../../src/domain/inbound/log-address.ts";
import { MAIL_DOMAIN, withUser } from "../../helpers/mail-world.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { besides, type Ran, runSteward } from "../../helpers/steward-command.ts";
import { installed, startWeb, type Web } from "../http/web.ts";

const AddressSchema = z.object({ id: z.string(), address: z.string() });
const SourceSchema = z.object({ id: z.string(), url: z.string(), secret: z.string().optional() });

describe("steward inbound", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let id: InstallationId;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "steward-inbound-"));
    web = await startWeb();
    id = await installed(web, "1");
    await withUser(web.app, id);
  });
  after(async () => {
    await web.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const steward = (...args: readonly string[]): Promise<Ran> => runSteward(["inbound", ...args], { ...besides(web), SMTP_IN_DOMAIN: MAIL_DOMAIN });

  it("makes an address that opens, lists it without its token, gives another for it, and shuts that", async () => {
    const made = AddressSchema.parse(JSON.parse((await steward("add", "--user", "Ben@Seller.example", "--json")).stdout));
    const token = tokenIn(made.address, MAIL_DOMAIN) ?? assert.fail(made.address);
    assert.equal((await web.app.access.findInboundAddress(token))?.id, made.id);
    const rotated = AddressSchema.parse(JSON.parse((await steward("rotate", made.id, "--json")).stdout));
    assert.equal(await web.app.access.findInboundAddress(token), null);
    const listed = await steward("list");
    assert.match(listed.stdout, new RegExp(`${made.id}  \\d{4}-\\d\\d-\\d\\d  revoked`));
    assert.match(listed.stdout, new RegExp(`${rotated.id}  \\d{4}-\\d\\d-\\d\\d  in use`));
    assert.ok(!listed.stdout.includes(token) && !listed.stdout.includes(tokenIn(rotated.address, MAIL_DOMAIN) ?? ""));
    assert.equal((await steward("revoke", rotated.id)).code, 0);
    assert.equal((await steward("revoke", rotated.id)).code, 2);
  });

  it("makes a source with the vendor's secret, or with one of ours", async () => {
    const file = join(folder, "secret");
    writeFileSync(file, "a-secret-of-the-vendor\n");
    const twilio = SourceSchema.parse(JSON.parse((await steward("add", "--source", "twilio", "--secret-file", file, "--json")).stdout));
    assert.ok(twilio.url.endsWith(`/inbound/twilio?source=${twilio.id}`) && twilio.secret === undefined);
    assert.equal((await web.app.store.inInstallation(id, (tx) => tx.inbound.secretOf(twilio.id)))?.secret, "a-secret-of-the-vendor");
    const map = join(folder, "map.json");
    writeFileSync(map, JSON.stringify({ email: "contact.mail" }));
    const form = SourceSchema.parse(JSON.parse((await steward("add", "--source", "form", "--fields", map, "--json")).stdout));
    assert.deepEqual(await web.app.store.inInstallation(id, (tx) => tx.inbound.secretOf(form.id)), { secret: form.secret, fields: { email: "contact.mail" } });
  });

  it("when it is asked for what cannot be, then one line says why, and nothing is made", async () => {
    const wrong = join(folder, "wrong.json");
    writeFileSync(wrong, JSON.stringify({ mail: "x" }));
    const asked = [
      ["add"], ["add", "--user", "nobody@seller.example"], ["add", "--source", "fax"], ["add", "--source", "twilio"], ["add", "--source", "form", "--fields", wrong],
      ["add", "--source", "typeform", "--secret-file", join(folder, "none")], ["rotate", "none"],
    ];
    const before = await web.app.store.inInstallation(id, async (tx) => [(await tx.inbound.addresses()).length, (await tx.inbound.sources()).length]);
    for (const args of asked) {
      const { code, stderr } = await steward(...args);
      assert.deepEqual([code, stderr.trim().split("\n").length], [2, 1], `${args.join(" ")}: ${stderr}`);
    }
    assert.deepEqual(await web.app.store.inInstallation(id, async (tx) => [(await tx.inbound.addresses()).length, (await tx.inbound.sources()).length]), before);
  });

  it("a folder's plain texts are transcripts when a sidecar stands beside them, and passed over when not", async () => {
    const inside = join(folder, "files");
    mkdirSync(join(inside, "deep"), { recursive: true });
    for (const name of ["README.txt", "a.txt", "a.meta.json", "h.csv", join("deep", "b.txt"), join("deep", "b.meta.json"), join("deep", "c.txt")]) writeFileSync(join(inside, name), "x");
    assert.deepEqual((await activityFiles([inside])).map(({ name }) => name), ["files/a.txt", "files/deep/b.txt", "files/h.csv"]);
  });
});
