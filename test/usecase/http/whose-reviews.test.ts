import assert from "node:assert/strict";
import * as z from "zod";

import { parsePolicy } from "../../../config/load.ts";
import { findingId, reviewTaskId, type UserId } from "../../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../../src/domain/model/proposal.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { signInAs, type SignInWeb, startSignIn } from "./signed-in.ts";
import { type Answered, ask, keyOf, signIn } from "./web.ts";

const DOMAIN = "kestrelsensing.example";
const Listed = z.object({ reviews: z.array(z.object({ id: z.string() })), next: z.string().nullable(), total: z.object({ count: z.number() }).nullable() });
const Overview = z.object({ reviews: z.object({ open: z.number() }), activities: z.looseObject({}).nullable(), writes: z.looseObject({}).nullable(), records: z.number().nullable() });

describe("whose a review is", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let ground: SignInWeb;
  let api: string;
  let tasks: readonly ReviewTask[];
  const viewers: { readonly name: string; readonly headers: Readonly<Record<string, string>>; readonly seesAll: boolean; readonly decides: boolean }[] = [];
  before(async () => {
    ground = await startSignIn();
    ({ api } = ground);
    const { web: { app, clock }, id: { hubspot: installation } } = ground;
    const user = (called: string): Promise<UserId> => ground.user("hubspot", called);
    const [dana, marcus, caroline] = [await user("dana"), await user("marcus"), await user("caroline")];
    await app.store.inInstallation(installation, async (tx) => {
      const { policy } = tx.installation;
      const organisation = {
        ...policy.organisation, roles: { [`caroline.beck@${DOMAIN}`]: "manager" },
        teams: { [`caroline.beck@${DOMAIN}`]: "east", [`dana.whitfield@${DOMAIN}`]: "east", [`marcus.oyelaran@${DOMAIN}`]: "mid" },
      };
      await tx.setPolicy(parsePolicy({ ...policy, organisation, governance: { ...policy.governance, approvers: [`marcus.oyelaran@${DOMAIN}`] } }, "a test"));
    });
    const at = clock.now();
    const asked = [null, dana, marcus];
    const about = [[], [dana], [marcus, dana]];
    tasks = asked.flatMap((assigneeId, a) => about.flatMap((whose, w) => [false, true].map((forApprovers): ReviewTask => {
      const id = `${forApprovers ? "merge-" : ""}of-${String(a)}-${String(w)}`;
      return {
        id: reviewTaskId(id), activityId: findingId(`about-${id}`), proposalIds: [], state: "open", reasons: ["probation"], role: "record-owner", assigneeId, title: "Review", detail: "What is asked.",
        ...(whose.length === 0 ? {} : { whose }), ...(forApprovers ? { forApprovers: true } : {}), createdAt: at, dueAt: at, expiresAt: "2027-01-01T00:00:00.000Z", escalations: 0, version: 1,
      };
    })));
    await app.store.inInstallation(installation, (tx) => tx.reviews.saveAll(tasks));
    const admin = await signIn(ground.web);
    const by = ({ cookie, csrf }: { readonly cookie: string; readonly csrf: string }) => ({ cookie, "x-csrf-token": csrf });
    const give = async (person: UserId, roles: readonly string[]): Promise<void> => { await ask(`${api}/people/${person}/roles?installation=${installation}`, { method: "PUT", body: { roles, version: "*" }, headers: by(admin) }); };
    const signed = async (called: string) => by(await signInAs(ground, "hubspot", called));
    await give(await user("nadia"), ["auditor"]);
    await give(await user("greg"), ["data-owner"]);
    viewers.push(
      { name: "a rep", headers: await signed("dana"), seesAll: false, decides: true },
      { name: "a rep who approves merges", headers: await signed("marcus"), seesAll: false, decides: true },
      { name: "a manager", headers: await signed("caroline"), seesAll: false, decides: true },
      { name: "an auditor", headers: await signed("nadia"), seesAll: true, decides: false },
      { name: "a data owner", headers: await signed("greg"), seesAll: true, decides: true },
      { name: "whoever has the console", headers: by(admin), seesAll: true, decides: true },
      { name: "a key", headers: { authorization: `Bearer ${await keyOf(ground.web, installation)}` }, seesAll: true, decides: true },
    );
    // The first owner is who connected it; a rep is what this test needs.
    for (const person of [dana, marcus, caroline]) await give(person, []);
  });
  after(() => ground.stop());

  const at = (path: string): string => `${api}${path}${path.includes("?") ? "&" : "?"}installation=${ground.id.hubspot}`;
  const read = (path: string, headers: Readonly<Record<string, string>>): Promise<Answered> => ask(at(path), { headers });
  async function listed(headers: Readonly<Record<string, string>>): Promise<{ readonly ids: ReadonlySet<string>; readonly count: number }> {
    const ids = new Set<string>();
    let count = -1;
    for (let next: string | null = ""; next !== null;) {
      const answer = await read(`/reviews?limit=7&snoozed=shown${next === "" ? "" : `&cursor=${encodeURIComponent(next)}`}`, headers);
      assert.equal(answer.status, 200, answer.text);
      const page = Listed.parse(answer.json);
      for (const { id } of page.reviews) ids.add(id);
      if (page.total !== null) ({ count } = page.total);
      ({ next } = page);
    }
    return { ids, count };
  }

  it("when anybody lists reviews, then what is listed is what they can open, what is counted, and the reverse", async () => {
    for (const { name, headers, seesAll } of viewers) {
      const { ids, count } = await listed(headers);
      assert.equal(ids.size, count, name);
      for (const { id } of tasks) {
        const { status } = await read(`/reviews/${id}`, headers);
        assert.equal(status, ids.has(id) ? 200 : 404, `${name}, ${id}`);
      }
      assert.equal(ids.size === tasks.length, seesAll, `${name} sees ${String(ids.size)} of ${String(tasks.length)}`);
      assert.ok(ids.size > 0, name);
    }
  });

  it("when somebody decides, then what is hidden is not there, what is shown is refused, and what is theirs alone is taken", async () => {
    const Shown = z.object({ isTheirs: z.boolean() });
    for (const { name, headers, decides } of viewers) {
      for (const { id } of tasks) {
        const seen = await read(`/reviews/${id}`, headers);
        // Of a version that there is not, so that nothing changes and the next one meets the same.
        const decided = await ask(at(`/reviews/${id}/decision`), { body: { verb: "reject", reason: "no", version: 99 }, headers });
        const expected = !decides ? 403 : seen.status === 404 ? 404 : Shown.parse(seen.json).isTheirs ? 409 : 403;
        assert.equal(decided.status, expected, `${name}, ${id}: ${decided.text}`);
        const snoozed = await ask(at(`/reviews/${id}/snooze`), { body: { until: null, version: 99 }, headers });
        assert.equal(snoozed.status, expected, `${name}, ${id}: ${snoozed.text}`);
      }
    }
  });

  it("when somebody looks over the installation, then its reviews are those they may see, and what is about everybody's work is left out", async () => {
    for (const { name, headers, seesAll } of viewers) {
      const answer = await read(`/installations/${ground.id.hubspot}`, headers);
      const overview = Overview.parse(answer.json);
      assert.equal(overview.reviews.open, (await listed(headers)).count, name);
      for (const count of [overview.activities, overview.writes, overview.records]) assert.equal(count !== null, seesAll, name);
    }
  });
});
