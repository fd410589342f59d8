import assert from "node:assert/strict";

import { metadataFiles } from "../../connectors/salesforce/metadata-files.ts";
import { ENGAGEMENT_OBJECTS } from "../../src/domain/model/engagement.ts";
import { hubspotPortals } from "../contract/hubspot-portal.ts";
import { fine, item, one } from "../contract/items.ts";
import { door, requestsOf } from "../contract/portal-hands.ts";
import type { Portal } from "../contract/portal.ts";
import { salesforcePortals } from "../contract/salesforce-portal.ts";

const NOUNS = ["contact", "account", "opportunity", ...ENGAGEMENT_OBJECTS] as const;
/** Longer than a look at the properties is kept. */
const LATER_MS = 11 * 60_000;

/** What a task says, by the vendor's names, and how an admin takes a property away. */
interface Words {
  readonly said: readonly string[];
  readonly invented: readonly string[];
  readonly key: string;
  readonly spare: string;
  takesAway(url: string, property: string): Promise<unknown>;
  /** The values of the new rows that a request would make. */
  readonly made: (body: unknown) => readonly Readonly<Record<string, unknown>>[];
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const PORTAL: Words = {
  said: ["hs_timestamp", "hubspot_owner_id", "hs_task_body", "hs_task_subject"], invented: ["hs_task_due_date", "hs_task_assignee", "hs_task_notes"],
  key: "steward_activity_key", spare: "steward_next_step",
  takesAway: (url, name) => door(url, "POST", "properties", { object: "tasks", name, archived: true }),
  made: (body) => listOf(objectOf(body)["inputs"]).map((input) => objectOf(objectOf(input)["properties"])),
};
const ORG: Words = {
  said: ["ActivityDate", "OwnerId", "Description", "Subject"], invented: ["DueDate", "AssigneeId", "Notes"],
  key: "Steward_Activity_Key__c", spare: "Steward_Next_Step__c",
  takesAway: async (url, name) => door(url, "POST", "deploy", { files: await withoutAccess(name) }),
  made: (body) => listOf(objectOf(body)["records"]).map(objectOf),
};

for (const [crm, words, open] of [["hubspot", PORTAL, hubspotPortals], ["salesforce", ORG, salesforcePortals]] as const) {
  describe(`names of properties (${crm})`, function () {
    this.timeout(60_000);
    let portals: Awaited<ReturnType<typeof open>>;
    let portal: Portal;
    before(async () => { portals = await open(); });
    beforeEach(async () => { portal = await portals.open({ provisioned: true }); });
    after(() => portals.stop());
    const tasksMade = async (): Promise<readonly Readonly<Record<string, unknown>>[]> => (await requestsOf(portals.url)).filter(({ changed }) => changed.length > 0).flatMap(({ body }) => words.made(body));
    const said = { nextStep: "Send the sensor count." };

    it("F39 every property that is asked for has the very name that the CRM's own list of properties has", async () => {
      for (const noun of NOUNS) {
        const described = fine(await portal.crm.reader.describe(noun));
        assert.ok(described);
        const names = new Set(described.fields.map(({ name }) => name));
        const before = (await requestsOf(portals.url)).length;
        fine(await portal.crm.reader.readPage({ object: noun, since: null, cursor: null }));
        const asked = JSON.stringify((await requestsOf(portals.url)).slice(before).map(({ path, body }) => [decodeURIComponent(path), body]));
        // Some names only some portals have; those are left out of the question.
        assert.deepEqual(described.used.filter((name) => !names.has(name) && new RegExp(`\\b${name}\\b`).test(asked)), [], noun);
        assert.ok(described.used.filter((name) => new RegExp(`\\b${name}\\b`).test(asked)).length > 5, `${noun}: what is told is what is asked for`);
      }
    });

    it("F39 a task is written under names that the CRM has: its day, its owner and its text", async () => {
      fine(await one(portal, item(portal, "task", { fields: said })));
      const [task] = await tasksMade();
      assert.ok(task);
      const described = fine(await portal.crm.reader.describe("task"));
      const names = new Set(["attributes", ...(described?.fields ?? []).map(({ name }) => name)]);
      assert.deepEqual(Object.keys(task).filter((name) => !names.has(name)), []);
      assert.deepEqual(words.said.filter((name) => (task[name] ?? "") === ""), []);
      assert.deepEqual(words.invented.filter((name) => names.has(name)), [], "a name that only other tools believe in");
    });

    it("F39 when the CRM lacks a property of ours, then it is left out and the rest lands", async () => {
      await words.takesAway(portals.url, words.spare);
      portal.clock.advance(LATER_MS);
      const what = item(portal, "task", { fields: said });
      fine(await one(portal, what));
      assert.deepEqual((await tasksMade()).map((task) => [task[words.key], words.spare in task]), [[what.key, false]]);
      const [found] = fine(await portal.crm.writer.find("task", [what.key]));
      assert.deepEqual([found?.fields.subject, found?.fields.nextStep ?? null], ["About the task", null]);
    });

    it("F39 when a property goes while we believe in it, then the write is refused by its name, and lands once the list is read again", async () => {
      fine(await one(portal, item(portal, "task", { fields: said })));
      await words.takesAway(portals.url, words.spare);
      const what = item(portal, "task", { fields: said });
      const refused = await one(portal, what);
      assert.ok(!refused.ok);
      assert.equal(refused.error.kind, "invalid");
      assert.match(refused.error.publicMessage, new RegExp(words.spare));
      portal.clock.advance(LATER_MS);
      fine(await one(portal, what));
    });

    it("F39 when the property of our key is what is lacking, then nothing is written, and the refusal names it", async () => {
      await words.takesAway(portals.url, words.key);
      portal.clock.advance(LATER_MS);
      const refused = await one(portal, item(portal, "task"));
      assert.ok(!refused.ok);
      assert.equal(refused.error.kind, "forbidden");
      assert.match(refused.error.publicMessage, new RegExp(words.key));
      assert.equal(await portal.mutations(), 0);
    });
  });
}

/** The permission set without one field: to whoever has it no other way, the field is not there. */
async function withoutAccess(name: string): Promise<Readonly<Record<string, string>>> {
  const [found] = [...(await metadataFiles())].filter(([path]) => path.includes("permissionsets/"));
  assert.ok(found);
  const grants = found[1].split("<fieldPermissions>").map((part) => (part.includes(`.${name}</field>`) ? part.slice(part.indexOf("</fieldPermissions>") + "</fieldPermissions>".length) : `<fieldPermissions>${part}`));
  return { [found[0]]: grants.join("").replace("<fieldPermissions>", "") };
}
