import assert from "node:assert/strict";

import { crmRecordId } from "../../src/domain/model/ids.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { commandLine } from "./http/command-line.ts";

describe("roles on the command line", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 4); // Several processes, each of which loads the app.
  const cli = commandLine();
  const { steward } = cli;

  it("a role is given by address, listed, and taken back; a slip is a wrong call", async () => {
    await cli.web.app.store.inInstallation(cli.id, (tx) => tx.mirror.upsert([
      { object: "user", crmId: crmRecordId("7"), modifiedAt: "2026-01-01T00:00:00.000Z", archived: false, aliases: [], name: "Ben Sample", email: "ben@seller.example", phone: null, zone: null, active: true },
    ]));
    const granted = await steward("roles", "grant", "Ben@Seller.example", "auditor");
    assert.deepEqual([granted.code, granted.stdout], [0, "Ben Sample is auditor now.\n"], granted.stderr);
    const listed = await steward("roles", "list");
    assert.match(listed.stdout, /^\S+ {2}auditor {2}\(given: auditor\) {2}Ben Sample {2}ben@seller\.example\n$/);
    assert.equal((await steward("roles", "revoke", "ben@seller.example", "auditor")).code, 0);
    const again = await steward("roles", "revoke", "ben@seller.example", "auditor");
    assert.deepEqual([again.code, again.stdout], [2, ""]);
    for (const wrong of [["ben@seller.example", "king"], ["nobody@seller.example", "admin"]]) assert.equal((await steward("roles", "grant", ...wrong)).code, 2, wrong.join(" "));
  });
});
