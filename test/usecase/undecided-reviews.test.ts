import assert from "node:assert/strict";

import type { ReviewTask } from "../../src/domain/model/proposal.ts";
import { daysAfter, hoursAfter } from "../../src/domain/model/time.ts";
import { attendReviews } from "../../src/usecases/decide-review/attend-reviews.ts";
import { setPolicy } from "../../src/usecases/set-policy.ts";
import { CRMS, type Either, installedIn } from "../helpers/in-either-crm.ts";
import { assertSense, chain } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** Asks the record's owner. */
const FILE = "022-quote-which-project.eml";

describe("a review that nobody decides in time", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());

  for (const crm of CRMS) {
    describe(`in ${crm}`, () => {
      let either: Either;
      before(async () => { either = await installedIn(sandbox, crm); });
      after(() => either.one.close());

      it("goes on to the next who decides, in the store and in the CRM, and ends at last without anything written", async () => {
        const { one } = either;
        const { id } = await one.through(FILE);
        const first = await one.review(id);
        assert.deepEqual(await attendReviews(one.app, one.id), { deputised: 0, escalated: 0, expired: 0 });

        one.clock.moveTo(first.dueAt);
        // Two schedulers at once: one of them does it.
        const both = await Promise.all([attendReviews(one.app, one.id), attendReviews(one.app, one.id)]);
        assert.equal(both.reduce((sum, { escalated }) => sum + escalated, 0), 1);
        await one.drain();
        const second = await one.review(id);
        assert.deepEqual([second.state, second.role, second.escalations, second.dueAt], ["open", "manager", 1, hoursAfter(first.dueAt, 48)]);
        assert.notEqual(second.assigneeId, first.assigneeId);
        assert.deepEqual((await verdicts(first)).map(({ verdict, actor }) => [verdict, actor]), [["escalate", "schedule"]]);

        one.clock.moveTo(first.expiresAt);
        assert.deepEqual(await attendReviews(one.app, one.id), { deputised: 0, escalated: 0, expired: 1 });
        assert.deepEqual(await attendReviews(one.app, one.id), { deputised: 0, escalated: 0, expired: 0 });
        await one.drain();
        assert.equal((await one.review(id)).state, "expired");
        assert.equal((await one.activity(id)).state, "rejected");
        assert.deepEqual(await either.standing("email-"), []);
        assert.deepEqual((await verdicts(first)).at(-1), { verdict: "expire", via: "expiry", actor: "schedule" });
        const refused = await one.decide(await one.review(id), "approve");
        assert.ok(!refused.ok && refused.error.kind === "closed");
        await assertSense(one);
      });

      it("goes to the deputy when whoever has it goes away, once, and is new to them", async () => {
        const { one } = either;
        const { id } = await one.through("044-kiln-eight-percent.eml");
        const first = await one.review(id);
        const users = await one.in((tx) => tx.mirror.users());
        const [away, deputy] = [users.find((user) => user.id === first.assigneeId), users.find((user) => user.active && user.id !== first.assigneeId)];
        assert.ok(away?.email && deputy?.email);
        const today = one.clock.now().slice(0, 10);
        const absence = { user: away.email.toLowerCase(), from: today, to: daysAfter(one.clock.now(), 3).slice(0, 10), deputy: deputy.email.toLowerCase() };
        const { policy } = await one.in((tx) => Promise.resolve(tx.installation));
        await setPolicy(one.app, one.id, { ...policy, review: { ...policy.review, absences: [absence] } }, { actor: { kind: "admin", id: "admin-1" } });

        const both = await Promise.all([attendReviews(one.app, one.id), attendReviews(one.app, one.id)]);
        assert.equal(both.reduce((sum, { deputised }) => sum + deputised, 0), 1);
        await one.drain();
        const second = await one.review(id);
        assert.deepEqual([second.state, second.role, second.assigneeId, second.escalations], ["open", first.role, deputy.id, 0]);
        assert.ok(second.detail.includes(`Asked in place of ${away.name}, who is away until ${absence.to}.`));
        assert.deepEqual(await verdicts(first), [{ verdict: "assign", via: "policy", actor: "schedule" }]);

        // Whoever hands it back to somebody who is away hands it to the deputy.
        assert.ok((await one.decide(second, "assign", { assigneeId: away.id })).ok);
        assert.equal((await one.review(id)).assigneeId, deputy.id);
        assert.deepEqual(await attendReviews(one.app, one.id), { deputised: 0, escalated: 0, expired: 0 });
        const { id: another } = await one.through("068-amount-260.eml");
        const made = await one.review(another);
        assert.notEqual(made.assigneeId, away.id);
        await one.drain();
        await assertSense(one);
      });

      async function verdicts(task: ReviewTask) {
        const entries = await chain(either.one.fresh);
        return entries.filter(({ type, subject }) => type === "decision" && subject?.id === task.id).map(({ data, actor }) => ({ verdict: data["verdict"], via: data["via"], actor: actor.kind }));
      }
    });
  }
});
