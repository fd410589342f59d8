import assert from "node:assert/strict";

import { parseQuery } from "@jetstreamapp/soql-parser-js";

import { PAGE_ROWS } from "../../../../connectors/salesforce/cursor.ts";
import { crmRecordId } from "../../../../src/domain/model/ids.ts";
import { readPass } from "../../../contract/crm-reader.contract.ts";
import { fine } from "../../../contract/items.ts";
import { scriptedOrg } from "./scripted-org.ts";
import type { Script, ScriptedOrg, Told } from "./scripted-org.ts";

const ROW = ["Id", "IsDeleted", "SystemModstamp"];
const CONTACT = [...ROW, "MasterRecordId", "LastName", "Email:email"];
const LEAD = [...ROW, "MasterRecordId", "IsConverted:boolean", "ConvertedContactId", "LastName", "Email:email", "OwnerId"];
const TASK = [...ROW, "Subject", "TaskSubtype", "WhoId", "CallObject"];

const idOf = (prefix: string, n: number): string => `${prefix}${String(n).padStart(12, "0")}AAA`;
const stamp = (second: number): string => `2026-03-02T10:00:${String(second).padStart(2, "0")}.000+0000`;
const row = (prefix: string, n: number, more: object = {}): object => ({ Id: idOf(prefix, n), IsDeleted: false, SystemModstamp: stamp(0), ...more });
const objectIn = (soql: string): string => parseQuery(soql).sObject ?? "";
const isFirst = (soql: string): boolean => !soql.includes("Id >");
const NOBODY: Told = { records: [] };

describe("the Salesforce reader", () => {
  let org: ScriptedOrg;
  const start = async (script: Script): Promise<void> => { org = await scriptedOrg(script); };
  afterEach(() => { org.stop(); });

  it("asks for no field that the org does not show", async () => {
    await start({ objects: { Contact: CONTACT }, answer: () => NOBODY });
    await readPass(org.reader, "contact", null);
    const asked = new Set(org.asked.flatMap((soql) => parseQuery(soql).fields?.map((field) => ("field" in field ? field.field : "?")) ?? []));
    assert.deepEqual([...asked].filter((field) => !CONTACT.map((one) => one.split(":")[0]).includes(field)), []);
    assert.ok(org.asked.every((soql) => objectIn(soql) === "Contact"), "asked for leads, which the org does not have");
  });

  it("takes every statement by the grammar, and never skips with OFFSET", async () => {
    await start({
      objects: { Opportunity: ROW, OpportunityContactRole: [...ROW, "OpportunityId", "ContactId"], Task: [...TASK, "Steward_Kind__c", "IsRecurrence:boolean"], TaskRelation: ["Id", "TaskId", "RelationId", "IsWhat", "IsDeleted"] },
      answer: (soql) => (isFirst(soql) ? { records: [row(objectIn(soql) === "Task" ? "00T" : "006", 1, { OpportunityId: idOf("006", 1) })] } : NOBODY),
    });
    for (const object of ["opportunity", "call", "task"] as const) await readPass(org.reader, object, "2026-03-02T10:00:00.000Z");
    assert.ok(org.asked.length > 5);
    for (const soql of org.asked) {
      assert.equal(parseQuery(soql).offset, undefined);
      assert.ok(!/ OFFSET /i.test(soql));
    }
  });

  it("F09: asks by the date of the last change where the org lets no statement ask by the stamp", async () => {
    const dated = (n: number): object => row("001", n, { LastModifiedDate: stamp(n) });
    await start({
      objects: { Account: ["Id", "IsDeleted", "SystemModstamp:datetime:hidden", "LastModifiedDate:datetime", "Name"] },
      answer: (soql) => (isFirst(soql) ? { records: [dated(1), dated(2)], done: false } : { records: [dated(3)] }),
    });
    const { records, watermark } = await readPass(org.reader, "account", "2026-03-02T10:00:00.000Z", "2026-03-02T11:00:00.000Z");
    assert.deepEqual([records.length, watermark], [3, "2026-03-02T10:00:03.000Z"]);
    assert.ok(org.asked.length > 1 && org.asked.every((soql) => !/(?:WHERE|ORDER BY|AND|OR)[^,]*SystemModstamp/.test(soql) && soql.includes("ORDER BY LastModifiedDate ASC, Id ASC")));
  });

  it("goes on behind the last row when an answer was cut short of a page", async () => {
    const all = [1, 2, 3].map((n) => row("001", n, { SystemModstamp: stamp(n) }));
    await start({ objects: { Account: ROW }, answer: (soql) => (isFirst(soql) ? { records: all.slice(0, 2), done: false } : { records: all.slice(2) }) });
    const { records, watermark } = await readPass(org.reader, "account", null);
    assert.equal(records.length, 3);
    assert.match(org.asked[1] ?? "", /SystemModstamp > 2026-03-02T10:00:02\.000Z OR \(SystemModstamp = 2026-03-02T10:00:02\.000Z AND Id > '001000000000002AAA'\)/);
    assert.equal(watermark, "2026-03-02T10:00:03.000Z");
  });

  it("stops with an error when the same row comes again and again", async () => {
    await start({ objects: { Account: ROW }, answer: () => ({ records: [row("001", 1)], done: false }) });
    const first = fine(await org.reader.readPage({ object: "account", since: null, cursor: null }));
    const second = await org.reader.readPage({ object: "account", since: null, cursor: first.next });
    assert.ok(!second.ok && second.error.kind === "unavailable");
  });

  for (const [name, told] of [["rows without a stamp", { records: [{ Id: idOf("001", 1) }] }], ["a cut answer without rows", { records: [], done: false }]] as const) {
    it(`takes ${name} for no answer, and never for the end`, async () => {
      await start({ objects: { Account: ROW }, answer: () => told });
      const page = await org.reader.readPage({ object: "account", since: null, cursor: null });
      assert.ok(!page.ok && page.error.kind === "unavailable");
    });
  }

  it("takes a row without a lawful id for no answer at all", async () => {
    await start({ objects: { Account: ROW }, answer: () => ({ records: [{ Id: "x' OR Name != '", SystemModstamp: stamp(0) }] }) });
    const page = await org.reader.readPage({ object: "account", since: null, cursor: null });
    assert.ok(!page.ok && page.error.kind === "unavailable");
  });

  it("tells texts and notes as none where the org has no field for them, and later from the beginning", async () => {
    await start({ objects: { Task: TASK }, answer: () => NOBODY });
    const { records, watermark } = await readPass(org.reader, "note", null);
    assert.deepEqual([records, watermark, org.asked], [[], "1970-01-01T00:00:00.000Z", []]);
  });

  it("reads a converted lead as the contact it became, which carries its id", async () => {
    const lead = row("00Q", 1, { IsConverted: true, ConvertedContactId: idOf("003", 7) });
    await start({
      objects: { Contact: CONTACT, Lead: LEAD },
      answer: (soql) => (objectIn(soql) === "Lead" ? { records: [lead] } : soql.includes("Id IN") ? { records: [row("003", 7, { LastName: "Example" })] } : NOBODY),
    });
    const { records } = await readPass(org.reader, "contact", null);
    assert.deepEqual(records.map(({ crmId, aliases }) => [crmId, aliases]), [[idOf("003", 7), [idOf("00Q", 1)]]]);
    const [now] = fine(await org.reader.readByIds("contact", [crmRecordId(idOf("00Q", 1))]));
    assert.ok(now?.object === "contact" && now.kind === "contact" && now.aliases.includes(crmRecordId(idOf("00Q", 1))));
  });

  it("reads a contact that was merged away as the one it was merged into, in a pass and by its id", async () => {
    const [loser, master] = [idOf("003", 1), idOf("003", 2)];
    const gone = row("003", 1, { IsDeleted: true, MasterRecordId: master });
    await start({
      objects: { Contact: CONTACT },
      answer: (soql) => ({ records: soql.includes(`'${master}'`) ? [row("003", 2, { LastName: "Example" })] : soql.includes(`Id > '${loser}'`) ? [] : [gone] }),
    });
    for (const records of [(await readPass(org.reader, "contact", "2026-03-02T10:00:00.000Z")).records, fine(await org.reader.readByIds("contact", [crmRecordId(loser)]))]) {
      assert.deepEqual(records.map(({ crmId, aliases, archived }) => [crmId, aliases, archived]), [[master, [loser], false]]);
    }
  });

  it("tells a converted lead as gone when its contact cannot be seen", async () => {
    const lead = row("00Q", 1, { IsConverted: true, ConvertedContactId: idOf("003", 7) });
    await start({ objects: { Contact: CONTACT, Lead: LEAD }, answer: (soql) => (objectIn(soql) === "Lead" ? { records: [lead] } : NOBODY) });
    const { records } = await readPass(org.reader, "contact", null);
    assert.ok(records[0]?.object === "contact" && records[0].kind === "lead" && records[0].archived);
  });

  it("does not ask for ids of other objects, nor for what is no id", async () => {
    await start({ objects: { Contact: CONTACT, Lead: LEAD, Task: TASK }, answer: () => NOBODY });
    const ids = ["001000000000001AAA", "005000000000001AAA", "' OR Id != '", "99999999999"].map((id) => crmRecordId(id));
    assert.deepEqual(fine(await org.reader.readByIds("contact", ids)), []);
    assert.deepEqual(org.asked, []);
  });

  it("asks by id in statements that arrive whole, however many there are", async () => {
    await start({ objects: { Contact: CONTACT }, answer: (soql) => ({ records: [...soql.matchAll(/003\d{12}AAA/g)].map(([id]) => ({ Id: id, IsDeleted: false, SystemModstamp: stamp(0) })) }) });
    const ids = Array.from({ length: 1_001 }, (_, n) => crmRecordId(idOf("003", n)));
    assert.equal(fine(await org.reader.readByIds("contact", [...ids, ...ids])).length, ids.length);
    assert.equal(org.asked.length, Math.ceil(1_001 / PAGE_ROWS));
  });

  it("knows a mail's Message-ID where the org keeps mails, and a call's id where a telephone left it", async () => {
    const messages = { EmailMessage: ["Id", "ActivityId", "MessageIdentifier", "IsDeleted"] };
    const mail = { Id: idOf("02s", 1), ActivityId: idOf("00T", 1), MessageIdentifier: "<m1@example.com>" };
    const answer = (soql: string): Told => ({ records: objectIn(soql) === "EmailMessage" ? [mail] : [row("00T", 1, { CallObject: "line-7" })] });
    await start({ objects: { Task: TASK, ...messages }, answer });
    const read = async (object: "email" | "call"): Promise<unknown> => (await readPass(org.reader, object, null)).records.map((record) => ("externalId" in record ? record.externalId : null));
    assert.deepEqual(await read("email"), ["m1@example.com"]);
    assert.deepEqual(await read("call"), ["line-7"]);
    org.stop();
    await start({ objects: { Task: TASK }, answer });
    assert.deepEqual(await read("email"), [null]);
  });

  it("finds people on an event by its relations, and users and rooms are none of them", async () => {
    const relations = [["003", 2], ["00Q", 3], ["005", 4], ["023", 5]] as const;
    await start({
      objects: { Event: [...ROW, "WhoId"], EventRelation: ["Id", "EventId", "RelationId", "IsDeleted"] },
      answer: (soql) => (objectIn(soql) === "Event"
        ? { records: [row("00U", 1, { WhoId: idOf("003", 1) })] }
        : { records: relations.map(([prefix, n]) => ({ Id: idOf("0RE", n), EventId: idOf("00U", 1), RelationId: idOf(prefix, n) })) }),
    });
    const { records } = await readPass(org.reader, "meeting", null);
    assert.ok(records[0] !== undefined && "contacts" in records[0]);
    assert.deepEqual(records[0].contacts, [idOf("003", 1), idOf("003", 2), idOf("00Q", 3)]);
  });
});
