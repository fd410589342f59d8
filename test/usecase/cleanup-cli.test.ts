import assert from "node:assert/strict";
import * as z from "zod";

import { CleanupSchema } from "../../src/app/http/quality-schemas.ts";
import { cleanUp } from "../helpers/clean-up.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { commandLine } from "./http/command-line.ts";

const WEEKS = ["--from", "2026-11-16", "--to", "2026-11-22"] as const;
const AuthoritySchema = z.object({ classes: z.array(z.object({ class: z.string(), state: z.string(), lacks: z.array(z.string()) })) });

describe("clean-up and authority on the command line", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 4); // A dozen processes, each of which loads the app.
  const cli = commandLine();
  const { steward } = cli;

  it("before anything was decided both say so; a slip in a day or a breakdown is a wrong call", async () => {
    const cleanup = await steward("quality", "--cleanup", ...WEEKS);
    assert.deepEqual([cleanup.code, cleanup.stdout], [0, "2026-11-16 to 2026-11-22\n\nNothing that was suggested to clean up was decided in these weeks, and no look over the records ended.\n\nPairs of records that may be one:\n  accounts: worth a look from 0.0 bits; no weight is proven safe yet (0 judged)\n  contacts: worth a look from 0.0 bits; no weight is proven safe yet (0 judged)\n"], cleanup.stderr);
    assert.deepEqual((await steward("authority")).stdout, "Nothing that was suggested was decided yet, and nothing acts alone.\n");
    for (const wrong of [["--from", "March"], ["--to", "2026-02-30"], ["--by", "source"], ["--from", "2020-01-01", "--to", "2026-11-22"], ["--from", "2026-11-30", "--to", "2026-11-22"]]) {
      assert.equal((await steward("quality", "--cleanup", ...wrong)).code, 2, wrong.join(" "));
    }
  });

  it("after decisions the tables tell them, and JSON has the same", async () => {
    const world = await cleanUp({ store: cli.web.app.store, clock: cli.web.clock }, cli.id, (sql, values) => asOwner(cli.web.connection, (client) => client.query(sql, [...values])));
    const taken = await world.decide(await world.suggest(), "approve");
    await world.decide(await world.suggest({ of: "c2" }), "edit", { set: { phone: "+12165550199" } });
    await world.decide(await world.suggest({ of: "c3", rule: "owner-absent", fields: { ownerId: world.user("Ben Sample").id } }), "reject");
    await world.decide(await world.suggestMerge(1), "approve", { actor: world.user("Dana Whitfield") });
    await world.takeBack(taken);
    const rules = await steward("quality", "--cleanup", ...WEEKS, "--by", "rule");
    if (process.env["PRINT_TABLES"] !== undefined) process.stdout.write(rules.stdout);
    assert.match(rules.stdout, /^contact\.phone-form +2 +50\.0 % +50\.0 % +0\.0 % +0 +1 +–/m, rules.stderr);
    assert.match(rules.stdout, /^contact\.merge +1 +100\.0 % +0\.0 % +0\.0 % +0 +0 +0 of 1 /m);
    assert.match(rules.stdout, /^False merges: 0\.0 % of those approved, between 0\.0 % and 97\.5 % with 95 % certainty\.$/m);
    const owners = await steward("quality", "--cleanup", ...WEEKS, "--by", "owner");
    if (process.env["PRINT_TABLES"] !== undefined) process.stdout.write(owners.stdout);
    assert.match(owners.stdout, /^Ben Sample +1 .*\nDana Whitfield +2 .*\n\(none\) +1 /m);
    const { total, by } = CleanupSchema.parse(JSON.parse((await steward("quality", "--cleanup", ...WEEKS, "--by", "owner", "--json")).stdout));
    assert.deepEqual([by, total.decided, total.approved, total.edited, total.rejected, total.rollbacks], ["owner", 4, 2, 1, 1, 1]);

    const authority = await steward("authority", "--weigh");
    if (process.env["PRINT_TABLES"] !== undefined) process.stdout.write(authority.stdout);
    assert.equal(authority.code, 0, authority.stderr);
    assert.match(authority.stdout, /^contact\.phone-form +recommends +0 of 1 +0\.00 % \(98\.00 %\) +1 of 1 +100\.00 % \(1\.00 %\) +0 of 0 +– \(2\.00 %\)\n {2}still to show: .*, 0 of 2 people with 20 looks each, more second looks by somebody else \(0 found it right\)$/m);
    assert.match(authority.stdout, /^contact\.owner-absent +always asked +0 of 1 +0\.00 % +0 of 0 +– +0 of 0 +–$/m);
    assert.doesNotMatch(authority.stdout, /merge/, "there is no such class");
    const { classes } = AuthoritySchema.parse(JSON.parse((await steward("authority", "--json")).stdout));
    assert.deepEqual(classes.map((one) => [one.class, one.state]), [["contact.owner-absent", "never"], ["contact.phone-form", "recommends"]].toReversed());
  });

  it("when a class lost its authority at the moment of a reversal, then whoever weighs is told, once", async () => {
    await cli.web.app.store.inInstallation(cli.id, (tx) => tx.outcomes.lost("contact.phone-form", { at: cli.web.clock.now(), why: "reversals-in-a-week" }));
    const told = await steward("authority", "--weigh");
    assert.match(told.stderr, /contact\.phone-form lost the right to act alone: too many were taken back within a week\./);
    assert.match(told.stdout, /^ {2}lost on 2026-11-21: too many were taken back within a week$/m);
    assert.doesNotMatch((await steward("authority", "--weigh")).stderr, /lost the right/);
  });
});
