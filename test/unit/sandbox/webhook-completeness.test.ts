import assert from "node:assert/strict";

import * as fc from "fast-check";

import { at, SandboxClient } from "./sandbox-client.ts";
import { Receiver, stateWhere, subscribe, violations } from "./webhook-receiver.ts";

const objects = "/crm/objects/2026-09/contacts";
const kinds = ["creation", "deletion", "restore", "merge", "privacyDeletion", "propertyChange/city"];

/** A step names its records by their place among those that are there. */
const steps = fc.array(fc.record({
  op: fc.constantFrom("create", "create", "city", "archive", "restore", "merge", "forget", "refused"), place: fc.nat(20), other: fc.nat(20), byPerson: fc.boolean(),
}), { minLength: 10, maxLength: 25 });

describe("the completeness of the sandbox HubSpot's events", function () {
  this.timeout(60_000);
  let hubspot: SandboxClient;
  const receiver = new Receiver();
  before(async () => {
    hubspot = await SandboxClient.shared();
    await receiver.listen();
  });
  after(async () => {
    await hubspot.door("DELETE", "webhooks");
    await receiver.close();
  });

  it("when anything is done in any order, by anybody, with refusals, disorder and duplicates, then exactly what happened is told", async () => {
    await fc.assert(fc.asyncProperty(steps, fc.boolean(), async (script, mergeDeletesSecondary) => {
      await hubspot.fresh();
      receiver.posts.length = 0;
      await hubspot.door("POST", "facts", { mergeDeletesSecondary });
      await hubspot.door("POST", "settings", { webhookDisorderMs: 60_000, webhookDuplicateRate: 0.3, webhookSharedIdRate: 0.3 });
      await subscribe(hubspot, receiver, kinds.map((kind) => `contact.${kind}`));
      const portal = new Play(hubspot, mergeDeletesSecondary);
      for (const step of script) await portal.play(step);
      await hubspot.door("POST", "clock", { advanceMs: 61_000 });
      await stateWhere(hubspot, (state) => at(state, "pending") === 0 && at(state, "inFlight") === 0);
      assert.deepEqual([...new Set(receiver.events.map(told))].sort(), [...portal.expected].sort());
      assert.deepEqual(await violations(hubspot), []);
    }), { numRuns: 12 });
  });
});

/** One line for what an event says. */
function told(event: unknown): string {
  const kind = String(at(event, "subscriptionType")).replace("contact.", "");
  if (kind === "merge") return `merge ${[at(event, "primaryObjectId"), at(event, "mergedObjectIds", 0), at(event, "newObjectId")].join(" ")}`;
  return kind === "propertyChange" ? `city ${String(at(event, "objectId"))} ${String(at(event, "propertyValue"))}` : `${kind} ${String(at(event, "objectId"))}`;
}

type Step = { readonly op: string; readonly place: number; readonly other: number; readonly byPerson: boolean };

/** Does the steps and keeps what should be told of them. */
class Play {
  readonly expected = new Set<string>();
  readonly #hubspot: SandboxClient;
  readonly #mergeDeletes: boolean;
  #live: string[] = [];
  #archived: string[] = [];
  #count = 0;

  constructor(hubspot: SandboxClient, mergeDeletes: boolean) {
    this.#hubspot = hubspot;
    this.#mergeDeletes = mergeDeletes;
  }

  async play(step: Step): Promise<void> {
    this.#count += 1;
    const one = this.#live[step.place % Math.max(1, this.#live.length)];
    const city = `City ${String(this.#count)}`;
    if (step.op === "create") return this.#create(step, city);
    if (step.op === "restore") return this.#restore(step);
    if (one === undefined) return;
    if (step.op === "city") {
      await this.#do(step, `PATCH /${one}`, { properties: { city } }, { id: one, properties: { city } });
      this.expected.add(`city ${one} ${city}`);
    } else if (step.op === "archive") {
      await this.#do(step, `DELETE /${one}`, undefined, { id: one, archived: true });
      this.#live = this.#live.filter((id) => id !== one);
      this.#archived.push(one);
      this.expected.add(`deletion ${one}`);
    } else if (step.op === "forget") {
      await this.#do(step, "POST /gdpr-delete", { objectId: one }, { id: one, forget: true });
      this.#live = this.#live.filter((id) => id !== one);
      this.expected.add(`privacyDeletion ${one}`);
    } else if (step.op === "merge") await this.#merge(step, one);
    else await this.#do(step, `PATCH /${one}`, { properties: { city, email: "bad" } }, { id: one, properties: { city, bogus: "x" } });
  }

  async #create(step: Step, city: string): Promise<void> {
    const properties = { lastname: "Example", city };
    const id = await this.#do(step, "POST ", { properties }, { properties });
    this.#live.push(id);
    this.expected.add(`creation ${id}`).add(`city ${id} ${city}`);
  }

  async #restore({ place }: Step): Promise<void> {
    const id = this.#archived[place % Math.max(1, this.#archived.length)];
    if (id === undefined) return;
    await this.#hubspot.door("POST", "edit", { object: "contacts", id, archived: false });
    this.#archived = this.#archived.filter((each) => each !== id);
    this.#live.push(id);
    this.expected.add(`restore ${id}`);
  }

  async #merge(step: Step, one: string): Promise<void> {
    const others = this.#live.filter((id) => id !== one);
    const other = others[step.other % Math.max(1, others.length)];
    if (other === undefined) return;
    const made = await this.#do(step, "POST /merge", { primaryObjectId: one, objectIdToMerge: other }, { id: one, mergeWith: other });
    this.#live = [...others.filter((id) => id !== other), made];
    this.expected.add(`merge ${one} ${other} ${made}`);
    if (this.#mergeDeletes) this.expected.add(`deletion ${other}`);
  }

  /** By the app through the API, or by a person. */
  async #do(step: Step, call: string, body: unknown, edit: object): Promise<string> {
    const [method = "", path = ""] = call.split(" ");
    const answer = step.byPerson ? await this.#hubspot.door("POST", "edit", { object: "contacts", ...edit }) : await this.#hubspot.call(method, `${objects}${path}`, body);
    assert.equal(answer.status < 300, step.op !== "refused", JSON.stringify(answer.json));
    return String(at(answer.json, "id"));
  }
}
