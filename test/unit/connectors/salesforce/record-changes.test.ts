import assert from "node:assert/strict";

import { crmRecordId, writeId } from "../../../../src/domain/model/ids.ts";
import type { RecordFields, RecordObject } from "../../../../src/domain/model/record-fields.ts";
import type { RecordState, UpsertResult } from "../../../../src/ports/crm-writer.ts";
import type { Seen } from "./scripted-host.ts";
import { STAMP, smallOrg } from "./small-org.ts";
import type { Odd, SmallOrg } from "./small-org.ts";

const ACCOUNT = crmRecordId("001000000000001AAA");
const TAG = "\"U5iWijwWbQD18jeiXwsqxeGpZQk=-gzip\"";
const NAMED = { IsDeleted: false, SystemModstamp: STAMP, OwnerId: "005000000000001AAA" };

describe("changes of Salesforce's own records, met with answers that no sandbox gives", () => {
  let org: SmallOrg;
  const open = async (odd: Odd = {}): Promise<void> => { org = await smallOrg(odd); };
  afterEach(() => { org.host.stop(); });
  const state = async (object: RecordObject, id: string): Promise<RecordState> => {
    const read = await org.writer.readRecords(object, [crmRecordId(id)]);
    assert.ok(read.ok && read.value[0] !== undefined);
    return read.value[0];
  };
  const change = async (existing: RecordState, fields: RecordFields): Promise<UpsertResult["result"]> => {
    const [result] = await org.writer.changeRecords(existing.object, [{ writeId: writeId("w1"), existing, fields }]);
    assert.ok(result);
    return result.result;
  };
  /** An account with a tag, and what a change of it is answered with. */
  const account = (said: { readonly status: number; readonly headers?: Record<string, string> }, tag: string | null = TAG): Odd => ({
    says: ({ method, path, headers }: Seen) => {
      if (!path.includes("/sobjects/Account/0")) return undefined;
      if (method === "PATCH") return said;
      if (headers["if-unmodified-since"] !== undefined) return { status: 412 };
      return { status: 200, json: { Id: ACCOUNT, Name: "Example", Phone: "1", ...NAMED }, ...(tag === null ? {} : { headers: { etag: tag } }) };
    },
  });

  it("when an account is changed, then its tag goes along as it came, and the new one is told", async () => {
    await open(account({ status: 204, headers: { etag: "\"next\"" } }));
    const existing = await state("account", ACCOUNT);
    assert.equal(existing.version, TAG);
    const result = await change(existing, { phone: "2", name: "Example" });
    assert.ok(result.ok);
    assert.deepEqual([result.value.guarantee, result.value.versionAfter, result.value.http], ["etag", "\"next\"", 204]);
    assert.deepEqual(org.writes().map(({ headers, body }) => [headers["if-match"], headers["if-unmodified-since"], body]), [[TAG, undefined, { Phone: "2" }]]);
  });

  it("when its tag is stale, then it is a conflict, and the body of a 412 does not matter", async () => {
    await open(account({ status: 412 }));
    const result = await change(await state("account", ACCOUNT), { phone: "2" });
    assert.ok(!result.ok && result.error.kind === "conflict" && result.error.http === 412 && !result.error.mayHaveHappened);
  });

  it("when the change tells no new tag, then none is told, and nobody calls once more for it", async () => {
    await open(account({ status: 204 }));
    const existing = await state("account", ACCOUNT);
    const before = org.host.seen.length;
    const result = await change(existing, { phone: "2" });
    assert.ok(result.ok && result.value.versionAfter === null);
    assert.deepEqual(org.host.seen.slice(before).map(({ method }) => method), ["PATCH"]);
  });

  it("when an org tells no tags, then an account is changed by its time like any other record", async () => {
    await open(account({ status: 204 }, null));
    org.rows["Account"] = [{ Id: ACCOUNT, Name: "Example", Phone: "1", ...NAMED }];
    const result = await change(await state("account", ACCOUNT), { phone: "2" });
    assert.ok(result.ok && result.value.guarantee === "last-modified");
    assert.deepEqual(org.writes().map(({ headers }) => [headers["if-match"], headers["if-unmodified-since"]]), [[undefined, "Fri, 20 Mar 2026 21:59:30 GMT"]]);
  });

  it("when an account reads as wanted, then nothing is sent", async () => {
    await open(account({ status: 500 }));
    const result = await change(await state("account", ACCOUNT), { name: " Example", phone: "1" });
    assert.ok(result.ok && result.value.versionAfter === TAG);
    assert.deepEqual(org.writes(), []);
  });

  for (const [sobject, id] of [["Contact", "003000000000001AAA"], ["Lead", "00Q000000000001AAA"]] as const) {
    it(`when a person of ours is a ${sobject}, then that is what is read and changed`, async () => {
      await open();
      org.rows[sobject] = [{ Id: id, LastName: "Example", Email: "ana@example.com", ...NAMED }];
      const existing = await state("contact", id);
      assert.deepEqual(existing.fields, { firstName: null, lastName: "Example", title: null, email: "ana@example.com", phone: null, ownerId: "005000000000001AAA" });
      assert.ok((await change(existing, { title: "Head of Sensors" })).ok);
      assert.deepEqual(org.writes().map(({ path, body }) => [path.split("/").slice(-2), body]), [[[sobject, id], { Title: "Head of Sensors" }]]);
    });
  }

  it("when a record moved by a millisecond, then it is a conflict and nothing is sent", async () => {
    await open();
    org.rows["Contact"] = [{ Id: "003000000000001AAA", LastName: "Example", ...NAMED }];
    const existing = await state("contact", "003000000000001AAA");
    org.rows["Contact"] = [{ Id: "003000000000001AAA", LastName: "Example", ...NAMED, SystemModstamp: STAMP.replace(".000", ".001") }];
    const result = await change(existing, { title: "Head of Sensors" });
    assert.ok(!result.ok && result.error.kind === "conflict");
    assert.deepEqual(org.writes(), []);
  });

  it("when a record is in the recycle bin, then it is not found", async () => {
    await open();
    org.rows["Opportunity"] = [{ Id: "006000000000001AAA", Name: "Sensors", ...NAMED }];
    const existing = await state("opportunity", "006000000000001AAA");
    org.rows["Opportunity"] = [{ Id: "006000000000001AAA", Name: "Sensors", ...NAMED, IsDeleted: true }];
    const result = await change(existing, { name: "More sensors" });
    assert.ok(!result.ok && result.error.kind === "not-found");
    const read = await org.writer.readRecords("opportunity", [existing.crmId]);
    assert.deepEqual(read.ok && read.value, []);
  });

  it("when an amount would be rounded, then it is refused before it is sent", async () => {
    await open();
    org.rows["Opportunity"] = [{ Id: "006000000000001AAA", Name: "Sensors", Amount: 1, ...NAMED }];
    const result = await change(await state("opportunity", "006000000000001AAA"), { amount: "12345678901234567.89" });
    assert.ok(!result.ok && result.error.kind === "invalid");
    assert.deepEqual(org.writes(), []);
  });

  it("when one record is changed twice in a call, then the second change knows that the record is another", async () => {
    await open({ says: (seen, rows) => {
      if (seen.method === "PATCH") rows["Contact"] = [{ Id: "003000000000001AAA", LastName: "Example", ...NAMED, SystemModstamp: "2026-03-20T21:59:31.000+0000" }];
      return undefined;
    } });
    org.rows["Contact"] = [{ Id: "003000000000001AAA", LastName: "Example", ...NAMED }];
    const existing = await state("contact", "003000000000001AAA");
    const results = await org.writer.changeRecords("contact", [{ writeId: writeId("w1"), existing, fields: { title: "One" } }, { writeId: writeId("w2"), existing, fields: { title: "Two" } }]);
    assert.deepEqual(results.map(({ writeId: id, result }) => [id, result.ok]), [["w1", true], ["w2", false]]);
  });

  it("when an id is none of Salesforce's, then it is left out and nobody is asked", async () => {
    await open();
    for (const object of ["account", "contact", "opportunity"] as const) {
      const read = await org.writer.readRecords(object, [crmRecordId("12345")]);
      assert.deepEqual(read.ok && read.value, []);
    }
    assert.deepEqual(org.host.seen, []);
  });
});
