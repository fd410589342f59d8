import assert from "node:assert/strict";

import { FIELDS, PROVISIONED } from "../../../../connectors/salesforce/fields.ts";
import type { FieldDefinition } from "../../../../connectors/salesforce/fields.ts";
import { KEY_FIELD } from "../../../../connectors/salesforce/map/values.ts";
import { createProvisioner } from "../../../../connectors/salesforce/provision.ts";
import type { ProvisionPlan } from "../../../../src/ports/crm-provisioner.ts";
import { scriptedHost } from "./scripted-host.ts";
import type { Said, ScriptedHost, Seen } from "./scripted-host.ts";

const TYPES = { Text: "string", TextArea: "textarea", Picklist: "picklist", DateTime: "datetime", Date: "date", Checkbox: "boolean", Url: "url" } as const;
const NONE: Said = { status: 404, json: [{ errorCode: "NOT_FOUND", message: "The requested resource does not exist" }] };
type Described = Readonly<Record<string, unknown>>;

/** A field as an org describes it after the deployment. */
const described = ({ name, type, length, isKey, values }: FieldDefinition): Described => ({
  name, type: TYPES[type], length: length ?? (type === "TextArea" || type === "Url" ? 255 : 0), custom: true, createable: true, updateable: true,
  unique: isKey === true, externalId: isKey === true, picklistValues: (values ?? []).map(({ value, label }) => ({ value, label, active: true })),
});
const deployed = (object: string): readonly Described[] =>
  [{ name: "Id", type: "id", length: 18 }, ...PROVISIONED.filter((one) => one.object === object).flatMap(({ definedIn }) => FIELDS[definedIn].map(described))];

interface Script {
  readonly describe?: (object: string) => Said;
  readonly rest?: (seen: Seen) => Said;
}

describe("the plan for an org", () => {
  let org: ScriptedHost;
  afterEach(() => { org.stop(); });

  const answer = (object: string, fields: readonly Described[]): Said => ({ status: 200, json: { name: object, createable: true, fields } });
  const open = async ({ describe: tell = (object) => answer(object, deployed(object)), rest = () => ({ status: 200, json: { done: true, records: [] } }) }: Script = {}): Promise<void> => {
    org = await scriptedHost((seen) => {
      const object = /\/sobjects\/(\w+)\/describe$/.exec(seen.path)?.[1];
      return object === undefined ? rest(seen) : tell(object);
    });
  };
  const plan = async (): Promise<ProvisionPlan> => {
    const result = await createProvisioner(org.client).plan();
    assert.ok(result.ok);
    return result.value;
  };
  /** How one step stands when one fact about its field is another. */
  const stands = async (object: string, field: string, changed: Described): Promise<readonly [state: string, action: string | null]> => {
    await open({ describe: (one) => answer(one, deployed(one).map((each) => (one === object && each["name"] === field ? { ...each, ...changed } : each))) });
    const { steps } = await plan();
    const others = steps.filter(({ name, state }) => name !== `field ${object}.${field}` && state !== "present");
    assert.deepEqual(others, []);
    const step = steps.find(({ name }) => name === `field ${object}.${field}`);
    assert.ok(step);
    org.stop();
    return [step.state, step.adminAction];
  };

  it("when nothing was deployed, then everything is missing, and one sentence says what an admin does", async () => {
    await open({ describe: (object) => answer(object, [{ name: "Id", type: "id", length: 18 }]) });
    const { steps, abilities } = await plan();
    assert.equal(steps.length, 17 * 2 + 3);
    assert.ok(steps.every(({ state }) => state === "missing"));
    assert.deepEqual([...new Set(steps.map(({ adminAction }) => adminAction))], ["Deploy the metadata that Steward hands out (`steward connect salesforce --metadata FOLDER`), and assign the permission set Steward to the user who connected."]);
    assert.equal(abilities["uniqueOnActivities"], false);
  });

  it("when all was deployed, then all is present and nothing was written, by plan and by apply", async () => {
    await open();
    const provisioner = createProvisioner(org.client);
    const [planned, applied] = [await provisioner.plan(), await provisioner.apply()];
    assert.deepEqual(planned, applied);
    assert.ok(planned.ok && planned.value.steps.every(({ state, adminAction }) => state === "present" && adminAction === null));
    assert.equal(planned.value.abilities["uniqueOnActivities"], true);
    assert.ok(org.seen.every(({ method }) => method === "GET"));
  });

  it("when a field is another one, then the plan says what is wrong with it", async () => {
    for (const [object, field, changed, said] of [
      ["Task", "Steward_To__c", { type: "string" }, /is of type string, and Steward needs textarea/],
      ["Event", KEY_FIELD, { externalId: false }, /is no external id/],
      ["Contact", "Steward_Key__c", { unique: false }, /does not refuse doubles/],
      ["Task", KEY_FIELD, { length: 40 }, /holds 40 characters, and Steward needs 80/],
      ["Event", "Steward_Kind__c", { picklistValues: [{ value: "email", active: true }, { value: "call", active: false }] }, /lacks the values call, meeting, text, note, task/],
      ["Lead", "Steward_Key__c", { updateable: false }, /may be read and not filled/],
    ] as const) {
      const [state, action] = await stands(object, field, changed);
      assert.equal(state, "differs", `${object}.${field}`);
      assert.match(action ?? "", said);
      assert.match(action ?? "", new RegExp(`^${object}\\.${field} `));
    }
  });

  it("when an org keeps no unique values on activities, then that is an ability it lacks and no fault", async () => {
    assert.deepEqual(await stands("Task", KEY_FIELD, { unique: false }), ["present", null]);
    await open({ describe: (object) => answer(object, deployed(object).map((each) => (object === "Event" ? { ...each, unique: false } : each))) });
    assert.equal((await plan()).abilities["uniqueOnActivities"], false);
  });

  it("when an object is hidden from the user, then the sentence asks for it", async () => {
    await open({ describe: (object) => (object === "Lead" ? NONE : answer(object, deployed(object))) });
    const step = (await plan()).steps.find(({ name }) => name === "field Lead.Steward_Key__c");
    assert.equal(step?.state, "missing");
    assert.match(step.adminAction ?? "", /^Let the user who connected read and edit Lead\./);
  });

  it("when the org shares no activities, then it says so", async () => {
    await open();
    assert.equal((await plan()).abilities["sharedActivities"], true);
    org.stop();
    await open({ describe: (object) => (object.endsWith("Relation") ? NONE : answer(object, deployed(object))) });
    assert.equal((await plan()).abilities["sharedActivities"], false);
  });

  it("when a read under a condition that fails is refused, then the org honours conditions there; without a record nobody knows", async () => {
    const id = (seen: Seen): Said => {
      if (seen.path.includes("/query")) return { status: 200, json: { done: true, records: [{ Id: "00T000000000001AAA" }] } };
      assert.equal(seen.headers["if-unmodified-since"], "Tue, 01 Jan 1980 00:00:00 GMT");
      return seen.path.includes("/Task/") ? { status: 412 } : { status: 200, json: { Id: "003000000000001AAA" } };
    };
    await open({ rest: id });
    const { abilities } = await plan();
    assert.deepEqual([abilities["unmodifiedSinceOnActivities"], abilities["unmodifiedSinceOnRecords"]], [true, false]);
    org.stop();
    await open();
    assert.ok(!("unmodifiedSinceOnActivities" in (await plan()).abilities));
  });

  it("when the org cannot be read, then there is no plan", async () => {
    await open({ describe: () => ({ status: 500 }) });
    const result = await createProvisioner(org.client).plan();
    assert.ok(!result.ok && result.error.kind === "unavailable");
  });
});
