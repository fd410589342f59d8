import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { PolicySchema } from "../../../config/policy.ts";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import { parseWorld } from "../../../src/adapters/parse/world.ts";
import { indexKnowledge } from "../../../src/domain/match/knowledge-index.ts";
import { matchActivity } from "../../../src/domain/match/match-activity.ts";
import { selectKnowledge } from "../../../src/domain/match/select-knowledge.ts";
import { wantedKeys } from "../../../src/domain/match/wanted.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";
import type { Knowledge } from "../../../src/domain/model/records.ts";
import { crm, mail, note, policy } from "./sample-crm.ts";

const WORLD = new URL("../../../sandbox/seed/world/", import.meta.url);

describe("the keys that select records for an activity", () => {
  it("when names are written in any way, then the keys hold their folded words and initials", () => {
    const keys = wantedKeys(mail({ name: "Łukasz Nowak", email: "L.Nowak+x@Kowalski.example" }, { body: "Ask J. Tanaka of Sakura, not me." }), policy);
    assert.deepEqual(keys.mailboxes, ["l.nowak@kowalski.example", "ben@seller.example"]);
    assert.deepEqual(keys.domains, ["kowalski.example"]);
    for (const token of ["lukasz", "nowak", "j", "tanaka", "sakura"]) assert.ok(keys.nameTokens.includes(token), token);
    assert.ok(!keys.nameTokens.includes("me"));
  });

  it("when a public mail domain or our own is used, then it selects no account", () => {
    assert.deepEqual(wantedKeys(mail({ email: "resi.huber@gmail.com" }, {}), policy).domains, []);
  });

  it("when a text has thousands of capitalised words, then the tokens stay bounded and participants' names are kept", () => {
    const flood = Array.from({ length: 5_000 }, (_, at) => `Word${String(at)}`).join(" ");
    const keys = wantedKeys(mail({ name: "Zoé Lambert", email: "z@x.example" }, { body: flood }), policy);
    assert.ok(keys.nameTokens.length <= 1_400);
    assert.ok(keys.nameTokens.includes("lambert"));
  });
});

describe("matching on a selection", () => {
  it("when only the selected records are known, then every activity of the sample world matches as on all of them", async () => {
    const world = parseWorld(JSON.parse(readFileSync(new URL("world.json", WORLD), "utf8")));
    assert.ok(world.ok);
    const { records, policy: set } = world.value;
    const worldPolicy = PolicySchema.parse({ organisation: set.organisation, privacy: set.privacy });
    const whole = indexKnowledge(records, worldPolicy);
    let kept = 0;
    const activities = await worldActivities(worldPolicy.organisation.ownDomains);
    for (const activity of activities) {
      const selection = selectKnowledge(records, wantedKeys(activity, worldPolicy), worldPolicy);
      kept += selection.contacts.length;
      assert.deepEqual(matchActivity(activity, indexKnowledge(selection, worldPolicy), worldPolicy), matchActivity(activity, whole, worldPolicy));
    }
    assert.equal(activities.length, 100);
    assert.ok(kept < activities.length * 25, `${String(kept)} contacts were selected in all: the selection is no selection`);
  });

  it("when texts name people, companies and deals at random, then the selection still suffices", () => {
    const whole = indexKnowledge(crm, policy);
    const phrases = [
      ...crm.contacts.flatMap((one) => [`${one.firstName} ${one.lastName}`, `${one.firstName.slice(0, 1)}. ${one.lastName}`, one.firstName]),
      ...crm.accounts.map((one) => one.name), ...crm.opportunities.map((one) => one.name), "Not the", "and", "about the", "84k", ".", "\n",
    ];
    const senders = [...crm.contacts.flatMap((one) => one.emails), "new@kowalski.example", "new@huber-brot.example", "x@gmail.com", "y@unknown.example"];
    const names = crm.contacts.map((one) => `${one.firstName} ${one.lastName}`);
    fc.assert(fc.property(fc.array(fc.constantFrom(...phrases), { maxLength: 8 }), fc.constantFrom(...senders), fc.constantFrom(...names), fc.boolean(), (said, email, name, isNote) => {
      const body = said.join(" ");
      const activity = isNote ? note(body) : mail({ email, name }, { body });
      const selection = selectKnowledge(crm, wantedKeys(activity, policy), policy);
      assert.deepEqual(matchActivity(activity, indexKnowledge(selection, policy), policy), matchActivity(activity, whole, policy));
    }), { numRuns: 400 });
  });

  it("when records come in another order, then the match is the same", () => {
    const activity = note("K. Tanaka from Sakura and Zoé Lambert of Lumière asked about the palletiser and the drum.");
    const turned: Knowledge = { users: crm.users.toReversed(), accounts: crm.accounts.toReversed(), contacts: crm.contacts.toReversed(), opportunities: crm.opportunities.toReversed() };
    assert.deepEqual(matchActivity(activity, indexKnowledge(turned, policy), policy), matchActivity(activity, indexKnowledge(crm, policy), policy));
  });
});

async function worldActivities(ownDomains: readonly string[]): Promise<readonly Activity[]> {
  const folder = new URL("activities/", WORLD);
  const names = readdirSync(folder).sort();
  const activities: Activity[] = [];
  for (const name of names.filter((one) => !one.endsWith(".meta.json"))) {
    const meta = name.replace(/\.[a-z]+$/u, ".meta.json");
    const sidecar = names.includes(meta) ? readFileSync(new URL(meta, folder)) : undefined;
    const parsed = await parseActivityFile({ name, bytes: readFileSync(new URL(name, folder)), sidecar }, { defaultZone: "UTC", ownDomains });
    if (parsed.ok) activities.push(...parsed.value);
  }
  return activities;
}
