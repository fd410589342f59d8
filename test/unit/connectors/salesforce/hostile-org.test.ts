import assert from "node:assert/strict";
import fc from "fast-check";

import { readFields } from "../../../../connectors/salesforce/map/codec.ts";
import { CODECS } from "../../../../connectors/salesforce/map/engagement.ts";
import { createReader } from "../../../../connectors/salesforce/reader.ts";
import { crmRecordId, naturalKey, writeId } from "../../../../src/domain/model/ids.ts";
import type { UpsertItem, UpsertResult } from "../../../../src/ports/crm-writer.ts";
import { scriptedHost } from "./scripted-host.ts";
import type { Said, ScriptedHost, Seen } from "./scripted-host.ts";
import { KEY, noteItem, noteRow, smallOrg } from "./small-org.ts";
import type { Odd, SmallOrg, SmallRow } from "./small-org.ts";

const [ANA, BEN] = [crmRecordId("003000000000001AAA"), crmRecordId("003000000000002AAA")];
const isInsert = ({ method, path }: Seen): boolean => method === "POST" && path.endsWith("/composite/sobjects");
const keyAt = (at: number): UpsertItem["key"] => naturalKey(`note-${String(at).padStart(40, "0")}`);
const notes = (count: number): readonly UpsertItem[] => Array.from({ length: count }, (_, at) => noteItem({ writeId: writeId(`w${String(at)}`), key: keyAt(at) }));
const rowAt = (at: number): SmallRow => noteRow({ Id: `00T${String(at + 1).padStart(12, "0")}AAA`, Steward_Activity_Key__c: keyAt(at) });
const crmIdOf = ({ result }: UpsertResult): string | null => (result.ok ? result.value.crmId : null);
const recordsIn = ({ body }: Seen): readonly unknown[] => (typeof body === "object" && body !== null && "records" in body && Array.isArray(body.records) ? body.records : []);
const saved = (at: number): object => ({ id: rowAt(at).Id, success: true, errors: [] });

describe("a hostile Salesforce, asked to write", () => {
  let org: SmallOrg;
  const open = async (odd: Odd = {}): Promise<void> => { org = await smallOrg(odd); };
  afterEach(() => { org.host.stop(); });

  it("when a collection answers for fewer rows than were sent, then nobody is told another row's fate", async () => {
    await open({ says: (seen, rows) => {
      if (!isInsert(seen)) return undefined;
      // All three were made; the answer lost the first of them.
      rows["Task"] = [0, 1, 2].map(rowAt);
      return { status: 200, json: [saved(1), saved(2)] };
    } });
    assert.deepEqual((await org.writer.upsert(notes(3))).map(crmIdOf), [0, 1, 2].map((at) => rowAt(at).Id));
  });

  it("when a collection answers for more rows than were sent, then the rows themselves tell", async () => {
    await open({ says: (seen, rows) => {
      if (!isInsert(seen)) return undefined;
      rows["Task"] = [0, 1].map(rowAt);
      return { status: 200, json: [saved(7), saved(0), saved(1)] };
    } });
    assert.deepEqual((await org.writer.upsert(notes(2))).map(crmIdOf), [0, 1].map((at) => rowAt(at).Id));
  });

  for (const [name, id] of [["an id that is none", "done"], ["the id of another object", "003000000000001AAA"]] as const) {
    it(`when a new row is said to have ${name}, then it is not believed`, async () => {
      await open({ says: (seen) => (isInsert(seen) ? { status: 200, json: [{ id, success: true, errors: [] }] } : undefined) });
      const [done] = await org.writer.upsert([noteItem()]);
      assert.ok(done?.result.ok === false && done.result.error.kind === "unavailable" && done.result.error.mayHaveHappened);
    });
  }

  it("when two new rows are said to have one id, then neither is believed", async () => {
    await open({ says: (seen, rows) => {
      if (!isInsert(seen)) return undefined;
      rows["Task"] = [0, 1].map(rowAt);
      return { status: 200, json: [saved(0), saved(0)] };
    } });
    assert.deepEqual((await org.writer.upsert(notes(2))).map(crmIdOf), [0, 1].map((at) => rowAt(at).Id));
  });

  it("when one row makes Salesforce refuse the whole collection, then only that row is refused", async () => {
    await open({ says: (seen) => {
      if (!isInsert(seen)) return undefined;
      const sent = recordsIn(seen);
      if (JSON.stringify(sent).includes("2026-02-30")) return { status: 400, json: [{ errorCode: "JSON_PARSER_ERROR", message: "Cannot deserialize instance of date" }] };
      return { status: 200, json: sent.map((one) => saved(Number(/note-0*(\d+)"/.exec(JSON.stringify(one))?.[1] ?? "0"))) };
    } });
    const items = notes(40).map((one, at) => (at === 17 ? { ...one, fields: { ...one.fields, due: "2026-02-30" } } : one));
    const results = await org.writer.upsert(items);
    assert.deepEqual(results.flatMap(({ result }, at) => (result.ok ? [] : [[at, result.error.kind]])), [[17, "invalid"]]);
    assert.ok(org.writes().length < 20);
  });

  it("when every collection is refused, then the refusals come to an end", async () => {
    await open({ says: (seen) => (isInsert(seen) ? { status: 400, json: [{ errorCode: "INVALID_FIELD", message: "No such column 'X' on sobject of type Task" }] } : undefined) });
    const results = await org.writer.upsert(notes(200));
    assert.ok(results.every(({ result }) => !result.ok && result.error.kind === "invalid" && result.error.publicMessage.includes("No such column")));
    assert.ok(org.writes().length <= 50, String(org.writes().length));
  });

  for (const [name, said] of [["a page of HTML with 200", { status: 200, text: "<html>busy</html>" }], ["a redirect", { status: 302, headers: { location: "https://evil.example.com/" } }], ["an object in place of the list", { status: 200, json: { success: true } }]] as const satisfies readonly (readonly [string, Said])[]) {
    it(`when a collection is answered with ${name}, then the doubt is told`, async () => {
      await open({ says: (seen) => (isInsert(seen) ? said : undefined) });
      const [done] = await org.writer.upsert([noteItem()]);
      assert.ok(done?.result.ok === false && done.result.error.kind === "unavailable" && done.result.error.mayHaveHappened);
      assert.equal(org.writes().length, 1);
    });
  }

  it("when the search for a key is cut again and again with the same row, then it ends", async () => {
    await open({ says: ({ path }) => (path.includes("/queryAll") && path.includes("Steward_Activity_Key__c+IN") ? { status: 200, json: { done: false, records: [noteRow()] } } : undefined) });
    const found = await org.writer.find("note", [KEY]);
    assert.ok(!found.ok && found.error.kind === "unavailable");
    assert.ok(org.host.seen.length < 10, String(org.host.seen.length));
  });

  it("when the relations hold people of no kind, then they are nobody", async () => {
    await open();
    org.rows["Task"] = [noteRow({ WhoId: 5, Subject: { a: 1 }, Description: ["x"], Status: null, OwnerId: "nobody" })];
    org.rows["TaskRelation"] = ["003000000000002AAA", "garbage", "005000000000001AAA"].map((RelationId, at) => ({ Id: `0RT00000000000${String(at)}AAA`, TaskId: noteRow().Id, RelationId }));
    const found = await org.writer.find("note", [KEY]);
    assert.ok(found.ok);
    assert.deepEqual(found.value.map(({ contacts, subject }) => [contacts, subject]), [[[BEN], ""]]);
  });

  it("when an association is an id of another CRM, then nothing is written, and the others of the batch land", async () => {
    await open({ says: (seen, rows) => { if (!isInsert(seen)) return undefined; rows["Task"] = [rowAt(1)]; return { status: 200, json: [saved(1)] }; } });
    const [stranger, good] = notes(2);
    assert.ok(stranger && good);
    for (const association of [{ object: "contact", crmId: crmRecordId("51") }, { object: "account", crmId: ANA }] as const) {
      const results = await org.writer.upsert([{ ...stranger, associations: [{ object: "contact", crmId: BEN }, association] }, good]);
      assert.deepEqual(results.map(({ result }) => (result.ok ? "done" : result.error.kind)), ["not-found", "done"]);
    }
    assert.ok(org.writes().every((seen) => recordsIn(seen).length === 1));
  });
});

describe("a Salesforce that hides fields", () => {
  const FIELDS = [...new Set([...readFields(CODECS.call), ...readFields(CODECS.task), "TaskSubtype", "IsReminderSet"])].filter((name) => !["Id", "Steward_Activity_Key__c"].includes(name));
  const NEEDED = ["WhoId", "WhatId"];

  it("is never sent or asked for one of them, whichever they are", async () => {
    await fc.assert(fc.asyncProperty(fc.subarray(FIELDS.filter((name) => !NEEDED.includes(name))), fc.constantFrom("call", "task", "note"), async (hidden, object) => {
      const org = await smallOrg({ hidden, says: (seen) => (isInsert(seen) ? { status: 200, json: [{ id: noteRow().Id, success: true, errors: [] }] } : undefined) });
      try {
        const key = naturalKey(`${object}-${"0".repeat(40)}`);
        const fields = { subject: "Visit", body: "Two lines", occurredAt: "2026-03-02T10:00:00.000Z", endedAt: "2026-03-02T10:30:00.000Z", status: "completed", direction: "inbound", due: "2026-04-01", nextStep: "call back", ownerId: null } as const;
        const [done] = await org.writer.upsert([noteItem({ object, key, fields, associations: [{ object: "contact", crmId: ANA }] })]);
        assert.ok(done?.result.ok === true);
        org.rows["Task"] = [noteRow({ Steward_Activity_Key__c: key })];
        const found = await org.writer.find(object, [key]);
        assert.ok(found.ok && found.value[0] !== undefined);
        await org.writer.upsert([noteItem({ object, key, existing: found.value[0], fields: { ...fields, body: "Three" } })]);
        const said = org.host.seen.filter(({ path }) => !path.endsWith("/describe") && !path.includes("TaskStatus")).map(({ path, body }) => `${decodeURIComponent(path)} ${JSON.stringify(body)}`).join("\n");
        for (const name of hidden) assert.ok(!new RegExp(`\\b${name}\\b`).test(said), name);
      } finally {
        org.host.stop();
      }
    }), { numRuns: 25 });
  });

  for (const name of NEEDED) {
    it(`when ${name} is one of them, then nothing is logged without its people, and an admin is told why`, async () => {
      const org = await smallOrg({ hidden: [name] });
      try {
        const [done] = await org.writer.upsert([noteItem({ associations: [{ object: "contact", crmId: ANA }] })]);
        assert.ok(done?.result.ok === false && done.result.error.kind === "forbidden" && done.result.error.publicMessage.includes(`Task.${name}`));
        assert.deepEqual(org.writes(), []);
      } finally {
        org.host.stop();
      }
    });
  }
});

describe("a hostile Salesforce, asked to be read", () => {
  let host: ScriptedHost;
  afterEach(() => { host.stop(); });
  const start = async (answer: (seen: Seen) => Said): Promise<ReturnType<typeof createReader>> => {
    host = await scriptedHost(answer);
    return createReader({ client: host.client, clock: host.clock });
  };
  const field = (name: string, type = "string"): object => ({ name, type });
  const STANDARD = ["Id", "IsDeleted", "SystemModstamp", "LastName"].map((name) => field(name));
  const isDescribe = ({ path }: Seen): boolean => path.endsWith("/describe");
  const isLead = ({ path }: Seen): boolean => path.includes("Lead");
  const missing: Said = { status: 404, json: [{ errorCode: "NOT_FOUND", message: "none" }] };

  for (const [name, json] of [["no fields", { name: "Contact" }], ["an empty list of fields", { name: "Contact", fields: [] }], ["fields of the wrong type", { name: "Contact", fields: "all" }]] as const) {
    it(`when an object is described with ${name}, then it is no answer, and nothing throws`, async () => {
      const reader = await start((seen) => (isLead(seen) ? missing : { status: 200, json: isDescribe(seen) ? json : { done: true, records: [] } }));
      const page = await reader.readPage({ object: "contact", since: null, cursor: null });
      assert.ok(!page.ok && page.error.kind === "unavailable");
    });
  }

  it("when a field's name is no name, then it is not asked for", async () => {
    const reader = await start((seen) => (isLead(seen) ? missing : { status: 200, json: isDescribe(seen) ? { name: "Contact", fields: [...STANDARD, field("Email FROM User --", "email"), field("x' OR Name != '", "phone")] } : { done: true, records: [] } }));
    const page = await reader.readPage({ object: "contact", since: null, cursor: null });
    assert.ok(page.ok);
    assert.ok(host.seen.every(({ path }) => !decodeURIComponent(path).includes("FROM+User") && !path.includes("OR+Name")));
  });

  it("when an object has hundreds of address fields, then the statement still arrives whole", async () => {
    const many = Array.from({ length: 700 }, (_, at) => field(`A_rather_long_name_of_a_field_${String(at)}__c`, at % 2 === 0 ? "email" : "phone"));
    const reader = await start((seen) => (isLead(seen) ? missing : { status: 200, json: isDescribe(seen) ? { name: "Contact", fields: [...STANDARD, ...many] } : { done: true, records: [] } }));
    const page = await reader.readPage({ object: "contact", since: "2026-03-02T10:00:00.000Z", cursor: null });
    assert.ok(page.ok);
    assert.ok(host.seen.every(({ path }) => path.length < 16_000));
  });

  it("when a page begins again at what came before, then it is no answer", async () => {
    const stamps = ["2026-03-02T10:00:00.000+0000", "2026-03-01T10:00:00.000+0000"];
    let asked = 0;
    const reader = await start((seen) => {
      if (isLead(seen)) return missing;
      if (isDescribe(seen)) return { status: 200, json: { name: "Account", fields: STANDARD } };
      const at = asked++ % 2;
      return { status: 200, json: { done: false, records: [{ Id: `00100000000000${String(at)}AAA`, SystemModstamp: stamps[at] }], nextRecordsUrl: "https://evil.example.com/services/data/v66.0/query/01g-1" } };
    });
    const first = await reader.readPage({ object: "account", since: null, cursor: null });
    assert.ok(first.ok);
    const second = await reader.readPage({ object: "account", since: null, cursor: first.value.next });
    assert.ok(!second.ok && second.error.kind === "unavailable");
    assert.ok(host.seen.every(({ path }) => !path.includes("01g-1")), "the vendor's cursor was followed");
  });

  it("when values have types that nobody expects, then they say nothing, and nothing throws", async () => {
    const names = ["FirstName", "LastName", "Title", "AccountId", "OwnerId", "Email:email", "Phone:phone", "Name", "Website:url", "BillingCity", "Amount", "CloseDate", "CreatedDate", "StageName", "TimeZoneSidKey", "Subject", "WhoId", "ActivityDate", "TaskSubtype", "CallDurationInSeconds", "StartDateTime", "EndDateTime"];
    const odd = [5, {}, [], true, "", " ", 1e300, -1, "9999-99-99T99:99:99.000+0000", "\ud800", "x".repeat(20_000)];
    for (const value of odd) {
      const reader = await start((seen) => {
        const prefix = Object.entries({ Lead: "00Q", Contact: "003", Account: "001", Opportunity: "006", User: "005", Task: "00T", Event: "00U" }).find(([name]) => new RegExp(`(?:FROM\\+|/sobjects/)${name}(?:\\+|/)`).test(seen.path))?.[1];
        if (prefix === undefined) return isDescribe(seen) ? missing : { status: 200, json: { done: true, records: [] } };
        if (isDescribe(seen)) return { status: 200, json: { name: "X", fields: [...["Id", "IsDeleted", "SystemModstamp"], ...names].map((one) => field(one.split(":")[0] ?? "", one.split(":")[1])) } };
        return { status: 200, json: { done: true, records: [{ Id: `${prefix}000000000001AAA`, SystemModstamp: "2026-03-02T10:00:00.000+0000", ...Object.fromEntries(names.map((one) => [one.split(":")[0], value])) }] } };
      });
      for (const object of reader.objects) {
        const page = await reader.readPage({ object, since: null, cursor: null });
        assert.ok(page.ok, `${object} ${JSON.stringify(value).slice(0, 40)}`);
      }
      host.stop();
    }
  });
});
