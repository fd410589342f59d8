import assert from "node:assert/strict";
import * as z from "zod";

import { parsePolicy } from "../../../config/load.ts";
import type { Policy } from "../../../config/policy.ts";
import { PRESETS } from "../../../config/policy/presets.ts";
import { DryRunSchema, PolicyAnswerSchema, PolicySavedSchema, VersionSchema, VersionsSchema } from "../../../src/app/http/policy-schemas.ts";
import { unexplained } from "../../../src/app/policy-form.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { logActivities } from "../../../src/usecases/log-activity.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { ask, installed, keyOf, problemOf, signIn, someCall, startWeb, type Web } from "./web.ts";

describe("the policy by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let api: string;
  let installation: InstallationId;
  let key: string;
  let accounts = 0;
  before(async () => {
    web = await startWeb();
    api = `${web.origin}/api/v1`;
  });
  beforeEach(async () => {
    installation = await installed(web, String((accounts += 1)));
    key = await keyOf(web, installation);
  });
  after(() => web.stop());

  type Saved = z.infer<typeof PolicySavedSchema>;
  const present = async (): Promise<{ readonly version: number; readonly policy: Policy; readonly answer: z.infer<typeof PolicyAnswerSchema> }> => {
    const answer = PolicyAnswerSchema.parse((await ask(`${api}/policy`, { key })).json);
    return { version: answer.version, policy: parsePolicy(answer.policy, "the answer"), answer };
  };
  const put = (policy: unknown, version: number, more: object = {}) => ask(`${api}/policy`, { method: "PUT", key, body: { policy, version, ...more } });
  const saved = async (policy: unknown, version: number): Promise<Saved> => {
    const answer = await put(policy, version);
    assert.equal(answer.status, 200, answer.text);
    return PolicySavedSchema.parse(answer.json);
  };

  it("when it is read, then every setting says what it is for, and each preset is a policy over it", async () => {
    assert.deepEqual(unexplained(), []);
    const { policy, answer } = await present();
    const Match = z.object({ properties: z.object({ match: z.object({ properties: z.object({ clearAtBits: z.object({ default: z.number(), description: z.string() }) }) }) }) });
    const { clearAtBits } = Match.parse(answer.schema).properties.match.properties;
    assert.equal(clearAtBits.default, 12);
    assert.match(clearAtBits.description, /Evidence/);
    for (const { name, settings } of PRESETS) {
      const wanted = structuredClone<object>(policy);
      for (const [path, value] of Object.entries(settings)) {
        const names = path.split(".");
        const group: unknown = names.slice(0, -1).reduce<unknown>((at, one) => Reflect.get(Object(at), one), wanted);
        assert.ok(typeof group === "object" && group !== null && Reflect.has(group, names.at(-1) ?? ""), `${name}: ${path}`);
        Reflect.set(group, names.at(-1) ?? "", value);
      }
      parsePolicy(wanted, name);
    }
  });

  it("when an unprotected setting is changed, then it is a new version with its author, and the one made of the older version is refused with 409", async () => {
    const { policy, version } = await present();
    const first = await saved({ ...policy, review: { ...policy.review, escalateAfterHours: 24 } }, version);
    assert.deepEqual([first.version, first.changed, first.waiting], [version + 1, ["review.escalateAfterHours"], null]);
    const late = problemOf(await put({ ...policy, summary: { ...policy.summary, wordsMax: 50 } }, version), 409);
    assert.match(late.detail, new RegExp(`Version ${String(version + 1)} holds`));
    const byTag = await ask(`${api}/policy`, { method: "PUT", key, body: { policy: { ...(await present()).policy, summary: { wordsMax: 50 } } }, headers: { "if-match": `"${String(version + 1)}"` } });
    assert.equal(byTag.status, 200, byTag.text);
    problemOf(await ask(`${api}/policy`, { method: "PUT", key, body: { policy } }), 400);
    const { versions } = VersionsSchema.parse((await ask(`${api}/policy/versions?limit=2`, { key })).json);
    assert.deepEqual(versions.map((one) => [one.version, one.changed]), [[version + 2, ["summary.wordsMax"]], [version + 1, ["review.escalateAfterHours"]]]);
    assert.match(versions[0]?.madeBy ?? "", /^service k-/);
    const one = VersionSchema.parse((await ask(`${api}/policy/versions/${String(version + 1)}`, { key })).json);
    assert.deepEqual(one.edits, [{ path: ["review", "escalateAfterHours"], from: 48, to: 24 }]);
    problemOf(await ask(`${api}/policy/versions/99`, { key }), 404);
  });

  it("when settings are none, then each is named with its path and nothing is saved", async () => {
    const { policy, version } = await present();
    const { errors } = problemOf(await put({ ...policy, review: { escalateAfterHours: -1 }, typo: 1 }, version), 400);
    assert.deepEqual(errors?.map(({ path }) => path).toSorted(), ["policy", "policy.review.escalateAfterHours"]);
    assert.equal((await present()).version, version);
  });

  it("when a protected setting is changed, then the rest holds at once and that waits for another admin, whom the proposer is not", async () => {
    const { policy, version } = await present();
    const { waiting, changed, version: after } = await saved({ ...policy, review: { ...policy.review, escalateAfterHours: 24 }, grants: { ...policy.grants, activityLogging: true } }, version);
    assert.deepEqual([changed, after], [["review.escalateAfterHours"], version + 1]);
    assert.ok(waiting);
    const decide = (verb: string, as: Parameters<typeof ask>[1]) => ask(`${api}/policy/proposals/${waiting.id}/decision?installation=${installation}`, { body: { verb }, ...as });
    problemOf(await decide("approve", { key }), 403);
    problemOf(await decide("approve", { key: await keyOf(web, installation) }), 403);
    assert.equal((await present()).policy.grants.activityLogging, false);
    const { cookie, csrf } = await signIn(web);
    const approved = await decide("approve", { headers: { cookie, "x-csrf-token": csrf } });
    assert.equal(approved.status, 200, approved.text);
    assert.equal((await present()).policy.grants.activityLogging, true);
    problemOf(await decide("approve", { headers: { cookie, "x-csrf-token": csrf } }), 409);
    assert.equal((await web.app.audit.verify(installation)).broken, undefined);
  });

  it("when what was proposed was changed meanwhile, then approving it is refused and the policy stays", async () => {
    const { policy, version } = await present();
    const { waiting, version: same } = await saved({ ...policy, match: { ...policy.match, clearAtBitsMin: 9 } }, version);
    assert.equal(same, version);
    await web.app.store.inInstallation(installation, (tx) => tx.setPolicy({ ...policy, match: { ...policy.match, clearAtBitsMin: 11 } }));
    const { cookie, csrf } = await signIn(web);
    problemOf(await ask(`${api}/policy/proposals/${waiting?.id ?? ""}/decision?installation=${installation}`, { body: { verb: "approve" }, headers: { cookie, "x-csrf-token": csrf } }), 409);
    assert.equal((await present()).policy.match.clearAtBitsMin, 11);
  });

  it("when a setting makes Steward only more careful, then nobody else is waited for", async () => {
    const { policy, version } = await present();
    const { waiting } = await saved({ ...policy, privacy: { ...policy.privacy, legalHolds: { people: [], domains: ["dispute.example"] }, onInternalOnly: "block" } }, version);
    assert.equal(waiting, null);
    const again = await present();
    assert.ok((await saved({ ...again.policy, privacy: { ...again.policy.privacy, legalHolds: { people: [], domains: [] } } }, again.version)).waiting);
  });

  it("a dry run: a draft that blocks a participant's domain moves what came in from it, says what cannot be judged, and writes nothing", async () => {
    await ask(`${api}/activities`, { key, body: [someCall("one", { occurredAt: new Date(Date.parse(web.clock.now()) - 86_400_000).toISOString() }), someCall("old", { occurredAt: "2019-11-19T09:00:00Z" })] });
    while ((await logActivities(web.app, installation)) > 0);
    const { policy } = await present();
    const size = () => web.app.store.inInstallation(installation, (tx) => tx.audit.kept.size());
    const before = await size();
    const run = await ask(`${api}/policy/dry-run`, { key, body: { policy: { ...policy, privacy: { ...policy.privacy, blockedDomains: ["example.com"] } }, days: 30 } });
    const dry = DryRunSchema.parse(run.json);
    assert.deepEqual([dry.judged, dry.moved, dry.now.block, dry.draft.block], [1, 1, 0, 1], run.text);
    assert.ok(dry.notes.length > 0);
    assert.equal(await size(), before);
    const same = DryRunSchema.parse((await ask(`${api}/policy/dry-run`, { key, body: { policy } })).json);
    assert.deepEqual([same.moved, same.now], [0, same.draft]);
  });

  it("a key that may not read or write the policy is refused", async () => {
    const reader = await keyOf(web, installation, ["policy:read"]);
    const { policy, version } = await present();
    problemOf(await ask(`${api}/policy`, { method: "PUT", key: reader, body: { policy, version } }), 403);
    problemOf(await ask(`${api}/policy`, { key: await keyOf(web, installation, ["activities:read"]) }), 403);
  });
});
