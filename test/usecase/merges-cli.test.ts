import assert from "node:assert/strict";
import * as z from "zod";

import { MergeSchema } from "../../src/app/http/merge-schemas.ts";
import { askAboutMerge } from "../helpers/asked-merge.ts";
import { DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { commandLine } from "./http/command-line.ts";

describe("merges on the command line", function () {
  this.timeout(DATABASE_TIMEOUT_MS * 4); // Several processes, each of which loads the app.
  const cli = commandLine();
  const { steward } = cli;
  before(() => askAboutMerge(cli.web.app.store, cli.id, cli.web.clock.now()));

  it("when a choice is none, then it is refused with the place, and nothing is decided", async () => {
    assert.match((await steward("review", "edit", "merge-m1", "--take", "jobtitle")).stderr, /--take: expected a property and the id of a record/);
    for (const [more, words] of [[["--take", "jobtitle=c-3"], /none of the two/], [["--take", "HasOptedOutOfEmail=c-2"], /never loosens it/], [[], /needs another survivor/]] as const) {
      const { code, stdout } = await steward("review", "edit", "merge-m1", ...more);
      assert.equal(code, 1, more.join(" "));
      assert.match(stdout, words);
    }
    const { code, stdout } = await steward("review", "approve", "merge-m1", "--survivor", "c-2");
    assert.deepEqual([code, /only edit of a merge/.test(stdout)], [1, true]);
  });

  it("when the other is to stay with a value of the first, then that is approved, and shown as what it is", async () => {
    const edited = await steward("review", "edit", "merge-m1", "--survivor", "22", "--take", "jobtitle=c-1");
    assert.equal(edited.code, 0, edited.stdout + edited.stderr);
    const { merge } = z.object({ merge: MergeSchema }).parse(JSON.parse((await steward("review", "show", "merge-m1", "--json")).stdout));
    assert.deepEqual([merge.survivorId, merge.picks, merge.fields.find(({ field }) => field === "jobtitle")?.becomes], ["c-2", [{ field: "jobtitle", from: "c-1" }], "Chief"]);
  });
});
