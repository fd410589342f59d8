import type { Mirrored } from "./reconciled.ts";
import { mirrorPicture } from "./mirror-picture.ts";
import { randomNumbers } from "./random-numbers.ts";

type Pick = (below: number) => number;

/** Ids by object, living and binned, as the edits leave them. Wrong guesses are refused by the CRM and change nothing. */
class Known {
  readonly living = new Map<string, string[]>();
  readonly binned: { readonly object: string; readonly id: string }[] = [];
  readonly pick: Pick;
  constructor(pick: Pick) {
    this.pick = pick;
  }
  some(object: string): string {
    const all = this.living.get(object) ?? [];
    return all[this.pick(Math.max(1, all.length))] ?? "0";
  }
  add(object: string, id: string): void {
    this.living.set(object, [...(this.living.get(object) ?? []), id]);
  }
  drop(object: string, id: string): void {
    this.living.set(object, (this.living.get(object) ?? []).filter((one) => one !== id));
  }
}

const NAMES = {
  hubspot: { contact: "contacts", account: "companies", opportunity: "deals", user: "owners", call: "calls", email: "emails", meeting: "meetings", note: "notes", task: "tasks", text: "communications" },
  salesforce: { contact: "Contact", account: "Account", opportunity: "Opportunity", user: "User", call: "Task", email: "Task", meeting: "Event", note: "Task", task: "Task", text: "Task" },
} as const;

/** So many edits of every kind that people make, one after the other; refused ones are made up for. Yields how many of each kind were made. */
export async function editAtRandom(one: Mirrored, seed: number, edits: number): Promise<Readonly<Record<string, number>>> {
  const number = randomNumbers(seed);
  const known = new Known((below) => number(2 ** 32) % below);
  for (const line of await mirrorPicture(one.fresh.database)) {
    const [object = "", id = ""] = line.split("|");
    const names: Readonly<Record<string, string>> = NAMES[one.crm];
    known.add(names[object] ?? object, id);
  }
  const made = new Map<string, number>();
  const ways = one.crm === "hubspot" ? portalWays(one, known) : orgWays(one, known);
  for (let done = 0, tries = 0; done < edits && tries < edits * 5; tries += 1) {
    const [name, way] = ways[known.pick(ways.length)] ?? ["", () => Promise.resolve()];
    try {
      await way(tries);
    } catch {
      continue;
    }
    made.set(name, (made.get(name) ?? 0) + 1);
    done += 1;
  }
  return Object.fromEntries(made);
}

type Ways = readonly (readonly [string, (n: number) => Promise<void>])[];

function portalWays(one: Mirrored, known: Known): Ways {
  const edit: Mirrored["edit"] = (what) => one.edit(what);
  const made = async (object: string, properties: Readonly<Record<string, string>>, associations: readonly object[] = []): Promise<void> => known.add(object, await edit({ object, properties, associations }));
  const binned = async (object: string): Promise<void> => {
    const id = known.some(object);
    await edit({ object, id, archived: true });
    known.drop(object, id);
    known.binned.push({ object, id });
  };
  const merged = async (object: string): Promise<void> => {
    const [id, mergeWith] = [known.some(object), known.some(object)];
    const into = await edit({ object, id, mergeWith });
    known.drop(object, id);
    known.drop(object, mergeWith);
    known.add(object, into);
  };
  const linked = (object: string, to: string, remove: boolean) => async (): Promise<void> => { await edit({ object, id: known.some(object), associations: [{ object: to, id: known.some(to), remove }] }); };
  return [
    ["create", (n) => made("contacts", { email: `made${String(n)}@example.com`, firstname: "Ana", lastname: `Example ${String(n)}` }, [{ object: "companies", id: known.some("companies") }])],
    ["create", (n) => made("companies", { name: `Example ${String(n)}`, domain: `made${String(n)}.example` })],
    ["log", (n) => made("notes", { hs_timestamp: "2026-03-03T09:00:00Z", hs_note_body: `Note ${String(n)}` }, [{ object: "contacts", id: known.some("contacts") }])],
    ["log", (n) => made("calls", { hs_timestamp: "2026-03-03T09:00:00Z", hs_call_title: `Call ${String(n)}` }, [{ object: "contacts", id: known.some("contacts") }])],
    ["change", async (n) => { await edit({ object: "contacts", id: known.some("contacts"), properties: { jobtitle: `Title ${String(n)}` } }); }],
    ["change", async (n) => { await edit({ object: "companies", id: known.some("companies"), properties: { city: `City ${String(n)}` } }); }],
    ["change", async (n) => { await edit({ object: "deals", id: known.some("deals"), properties: { amount: String(n + 1) } }); }],
    ["owner", async () => { await edit({ object: "contacts", id: known.some("contacts"), properties: { hubspot_owner_id: known.some("owners") } }); }],
    ["leave", async () => { await edit({ object: "owners", id: known.some("owners"), archived: known.pick(2) === 0 }); }],
    ["delete", () => binned(["contacts", "companies", "deals", "notes", "calls"][known.pick(5)] ?? "")],
    ["restore", async () => {
      const [back] = known.binned.splice(known.pick(Math.max(1, known.binned.length)), 1);
      if (back === undefined) throw new Error("nothing is in the bin");
      known.add(back.object, await edit({ ...back, archived: false }));
    }],
    ["merge", () => merged(["contacts", "companies"][known.pick(2)] ?? "")],
    ["forget", async () => {
      const id = known.some("contacts");
      await edit({ object: "contacts", id, forget: true });
      known.drop("contacts", id);
    }],
    ["link", linked("deals", "contacts", false)], ["link", linked("deals", "companies", false)], ["link", linked("contacts", "companies", false)],
    ["link", linked("notes", "contacts", false)], ["link", linked("calls", "contacts", false)],
    ["unlink", linked("deals", "contacts", true)], ["unlink", linked("contacts", "companies", true)], ["unlink", linked("notes", "contacts", true)],
  ];
}

function orgWays(one: Mirrored, known: Known): Ways {
  const edit: Mirrored["edit"] = (what) => one.edit(what);
  const made = async (object: string, fields: Readonly<Record<string, unknown>>): Promise<void> => known.add(object, await edit({ object, fields }));
  const binned = async (object: string): Promise<string> => {
    const id = known.some(object);
    await edit({ object, id, deleted: true });
    known.drop(object, id);
    return id;
  };
  const OBJECTS = ["Contact", "Lead", "Opportunity", "Task", "Event", "OpportunityContactRole", "TaskRelation"];
  return [
    ["create", (n) => made("Contact", { FirstName: "Ana", LastName: `Example ${String(n)}`, Email: `made${String(n)}@example.com`, AccountId: known.some("Account") })],
    ["create", (n) => made("Lead", { FirstName: "Ana", LastName: `Lead ${String(n)}`, Company: `Example ${String(n)}`, Email: `lead${String(n)}@example.com` })],
    ["create", (n) => made("Account", { Name: `Example ${String(n)}`, Website: `made${String(n)}.example` })],
    ["log", (n) => made("Task", { Subject: `Call ${String(n)}`, TaskSubtype: "Call", Status: "Completed", Priority: "Normal", WhoId: known.some("Contact") })],
    ["log", (n) => made("Event", { Subject: `Meeting ${String(n)}`, StartDateTime: "2026-03-03T09:00:00Z", EndDateTime: "2026-03-03T10:00:00Z", WhoId: known.some("Contact") })],
    ["change", async (n) => { await edit({ object: "Contact", id: known.some("Contact"), fields: { Title: `Title ${String(n)}` } }); }],
    ["change", async (n) => { await edit({ object: "Account", id: known.some("Account"), fields: { BillingCity: `City ${String(n)}` } }); }],
    ["change", async (n) => { await edit({ object: "Opportunity", id: known.some("Opportunity"), fields: { Amount: n + 1 } }); }],
    ["owner", async () => { await edit({ object: "Contact", id: known.some("Contact"), fields: { OwnerId: known.some("User") } }); }],
    ["leave", async () => { await edit({ object: "User", id: known.some("User"), deleted: known.pick(2) === 0 }); }],
    ["delete", async () => {
      const object = OBJECTS[known.pick(OBJECTS.length)] ?? "";
      known.binned.push({ object, id: await binned(object) });
    }],
    ["restore", async () => {
      const [back] = known.binned.splice(known.pick(Math.max(1, known.binned.length)), 1);
      if (back === undefined) throw new Error("nothing is in the bin");
      known.add(back.object, await edit({ ...back, deleted: false }));
    }],
    ["empty bin", async () => { const object = OBJECTS[known.pick(5)] ?? ""; await edit({ object, id: await binned(object), erased: true }); }],
    ["merge", async () => {
      const object = ["Contact", "Account"][known.pick(2)] ?? "";
      const [id, mergeWith] = [known.some(object), known.some(object)];
      await edit({ object, id, mergeWith });
      known.drop(object, mergeWith);
    }],
    ["convert", async () => { const id = known.some("Lead"); await edit({ object: "Lead", id, convert: true }); known.drop("Lead", id); }],
    ["link", () => made("OpportunityContactRole", { OpportunityId: known.some("Opportunity"), ContactId: known.some("Contact") })],
    ["link", () => made("TaskRelation", { TaskId: known.some("Task"), RelationId: known.some("Contact") })],
    ["unlink", async () => { await binned("OpportunityContactRole"); }],
    ["unlink", async () => { await binned("TaskRelation"); }],
  ];
}
