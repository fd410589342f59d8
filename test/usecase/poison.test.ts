import assert from "node:assert/strict";

import type { Store } from "../../src/ports/store.ts";
import { logActivities } from "../../src/usecases/log-activity.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** The store, whose look-up fails as a broken rule would for whoever asks about this mailbox. */
function poisoned(store: Store, mailbox: string): Store {
  return {
    ...store,
    inInstallation: (id, work) => store.inInstallation(id, (tx) => work({
      ...tx,
      mirror: {
        ...tx.mirror,
        select: (keys) => {
          if (keys.mailboxes.includes(mailbox)) throw new TypeError("a rule that is broken");
          return tx.mirror.select(keys);
        },
      },
    })),
  };
}

describe("an activity that cannot be judged", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); one = await installed(sandbox.url); });
  after(async () => { await one.close(); await sandbox.stop(); });

  it("goes to a person, and what came before and after it is judged all the same", async () => {
    const accepted = await one.arrive("002-tubi-pilota.eml", "001-sensor-count.eml", "003-test-rig-plus.eml");
    const store = poisoned(one.fresh.store, "alan.prescott@northfield-foundry.example");
    while ((await logActivities({ store, clock: one.clock, publicUrl: "http://localhost" }, one.id)) > 0);

    const [before, broken, after] = await Promise.all(accepted.map(({ id }) => one.activity(id)));
    assert.notEqual(before?.state, "queued");
    assert.notEqual(after?.state, "queued");
    assert.ok(broken);
    assert.deepEqual([broken.state, broken.route, broken.reasons], ["review", "review", ["low_confidence_summary"]]);
    assert.match((await one.review(broken.id)).title, /could not be judged/);
  });
});
