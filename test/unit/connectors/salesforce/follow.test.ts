import assert from "node:assert/strict";

import { follow } from "../../../../connectors/salesforce/follow.ts";
import type { Found, ReadRows } from "../../../../connectors/salesforce/follow.ts";
import { err, ok } from "../../../../src/domain/model/result.ts";
import { fine } from "../../../contract/items.ts";

const [A, B, C, LEAD] = ["003000000000001AAA", "003000000000002AAA", "003000000000003AAA", "00Q000000000001AAA"];
const merged = (id: string, into: string): Found => ({ sobject: "Contact", row: { Id: id, IsDeleted: true, MasterRecordId: into } });
const living = (id: string): Found => ({ sobject: "Contact", row: { Id: id, IsDeleted: false, MasterRecordId: null } });
const converted: Found = { sobject: "Lead", row: { Id: LEAD, IsDeleted: false, IsConverted: true, ConvertedContactId: A } };

const reading = (...all: readonly Found[]): ReadRows => async (sobject, ids) =>
  ok(all.filter((one) => one.sobject === sobject && ids.includes(one.row.Id)).map(({ row }) => row));

const told = (survivors: readonly { readonly row: { readonly Id: string }; readonly formerIds: readonly string[] }[]): unknown =>
  survivors.map(({ row, formerIds }) => [row.Id, formerIds]);

describe("records that became others", () => {
  it("stand for themselves when they live, or were only deleted", async () => {
    const deleted: Found = { sobject: "Contact", row: { Id: B, IsDeleted: true, MasterRecordId: null } };
    assert.deepEqual(told(fine(await follow([living(A), deleted], reading()))), [[A, []], [B, []]]);
  });

  it("are followed over several merges, every former id told", async () => {
    assert.deepEqual(told(fine(await follow([merged(A, B)], reading(merged(B, C), living(C))))), [[C, [A, B]]]);
  });

  it("are told once when several lead to the same", async () => {
    assert.deepEqual(told(fine(await follow([living(C), merged(A, C), merged(B, C)], reading(living(C))))), [[C, [A, B]]]);
  });

  it("are followed from a converted lead to the contact, and on to the one it was merged into", async () => {
    assert.deepEqual(told(fine(await follow([converted], reading(merged(A, B), living(B))))), [[B, [LEAD, A]]]);
  });

  it("are gone when what they became cannot be seen", async () => {
    const [gone] = fine(await follow([merged(A, B)], reading()));
    assert.equal(gone?.row.Id, A);
    assert.equal(gone.row["IsDeleted"], true);
    assert.deepEqual(gone.formerIds, []);
  });

  it("end when they lead in a circle", async () => {
    const circle = fine(await follow([merged(A, B)], reading(merged(A, B), merged(B, A))));
    assert.deepEqual(told(circle), [[A, []]]);
  });

  it("are not told as gone when they cannot be read", async () => {
    const refused = { kind: "unavailable", publicMessage: "x", http: 500, requestId: null, retryAfterMs: null, mayHaveHappened: false } as const;
    assert.deepEqual(await follow([merged(A, B)], async () => err(refused)), err(refused));
  });
});
