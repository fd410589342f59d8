import assert from "node:assert/strict";

import { MatchesSchema } from "../../../src/app/http/match-schemas.ts";
import { crmRecordId, type InstallationId } from "../../../src/domain/model/ids.ts";
import { keepMatchKeys } from "../../../src/usecases/match-record/keep-keys.ts";
import { crmAccount, crmContact } from "../../helpers/crm-rows.ts";
import { wasRead } from "../../helpers/was-read.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, installed, keyOf, problemOf, startWeb, type Web } from "./web.ts";

describe("likely duplicates by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let installation: InstallationId;
  let key: string;
  const matches = (body: unknown): ReturnType<typeof ask> => ask(`${web.origin}/api/v1/matches`, { method: "POST", key, body });
  before(async () => {
    web = await startWeb();
    installation = await installed(web, "1");
    key = await keyOf(web, installation);
    const before = await matches({ object: "contact", fields: { email: ["ana.7@example.com"] } });
    assert.equal(MatchesSchema.parse(before.json).isComplete, false, "the CRM was never read");
    await web.app.store.inInstallation(installation, async (tx) => {
      await tx.mirror.upsert([crmContact("1"), crmAccount("7")]);
      await wasRead(tx, ["contact", "account"], web.app.clock.now());
    });
    await keepMatchKeys(web.app, installation);
  });
  after(() => web.stop());

  it("when a form asks about somebody who is there, then the record is named with the reasons", async () => {
    const answer = await matches({ object: "contact", fields: { firstName: "Anna", lastName: "Example", email: ["a@elsewhere.example", "ana.7@example.com"] } });
    assert.equal(answer.status, 200, answer.text);
    const { matches: found, isComplete } = MatchesSchema.parse(answer.json);
    assert.deepEqual([found.map(({ crmId, name, band, judged }) => [crmId, name, band, judged]), isComplete], [[["1", "Ana Example", "review", null]], true]);
    const self = await matches({ object: "contact", id: found[0]?.id, fields: { lastName: "Example", email: "ana.7@example.com" } });
    assert.deepEqual(MatchesSchema.parse(self.json).matches, []);
  });

  it("when it names a record that was given up in a merge, then the survivor is told, and it is no match of itself", async () => {
    const crmIds = new Map<string, string>();
    const ours = (crmId: string) => web.app.store.inInstallation(installation, (tx) => tx.mirror.toOurs("contact", crmRecordId(crmId)));
    await web.app.store.inInstallation(installation, (tx) => tx.mirror.upsert([crmContact("2", { emails: ["bo.2@example.com"] })]));
    for (const crmId of ["1", "2"]) crmIds.set(crmId, (await ours(crmId)) ?? "");
    await web.app.store.inInstallation(installation, (tx) => tx.mirror.upsert([crmContact("1", { aliases: [crmRecordId("2")], modifiedAt: "2026-03-01T00:00:00.000Z" })]));
    while ((await keepMatchKeys(web.app, installation)).isMore);
    const survivor = (await ours("1")) ?? assert.fail("the survivor is gone");
    const givenUp = [...crmIds.values()].find((id) => id !== survivor) ?? assert.fail("none was given up");
    for (const id of [givenUp, survivor]) {
      const found = MatchesSchema.parse((await matches({ object: "contact", id, fields: { lastName: "Example", email: "ana.7@example.com" } })).json);
      assert.deepEqual([found.id, found.matches], [survivor, []]);
    }
    const unknown = MatchesSchema.parse((await matches({ object: "contact", id: "nobody", fields: { lastName: "Example", email: "ana.7@example.com" } })).json);
    assert.deepEqual([unknown.id, unknown.matches.map(({ id }) => id)], [null, [survivor]]);
  });

  it("when it asks about a firm, then firms are searched, and about nobody nothing is found", async () => {
    const firm = MatchesSchema.parse((await matches({ object: "account", fields: { name: "Example Pumps", website: "https://www.example.com/" } })).json);
    assert.deepEqual(firm.matches.map(({ crmId }) => crmId), ["7"]);
    for (const fields of [{}, { lastName: "" }, { lastName: "Nobody", email: ["", "zoe@nowhere.example"] }]) assert.deepEqual(MatchesSchema.parse((await matches({ object: "contact", fields })).json), { matches: [], leadBits: null, id: null, isComplete: true });
  });

  it("when the request is none, then it is refused with the place and without its values", async () => {
    for (const [body, path] of [
      [{ object: "deal", fields: {} }, "object"], [{ object: "contact", fields: { colour: "secret-value" } }, "fields"], [{ object: "contact", fields: { lastName: "secret-value".repeat(100) } }, "fields.lastName"],
      [{ object: "contact", fields: { email: Array.from({ length: 9 }, () => "secret-value") } }, "fields.email"], [{ object: "account", fields: { firstName: "secret-value" } }, "fields"],
    ] as const) {
      const answer = await matches(body);
      assert.ok(problemOf(answer, 400).errors?.some((one) => one.path === path), answer.text);
      assert.ok(!answer.text.includes("secret-value"), answer.text);
    }
    assert.equal((await matches({ object: "contact", fields: { lastName: "x".repeat(70_000) } })).status, 413);
  });
});
