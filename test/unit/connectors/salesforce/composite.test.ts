import assert from "node:assert/strict";
import * as z from "zod";

import type { EngagementObject } from "../../../../src/domain/model/engagement.ts";
import { crmRecordId, naturalKey, writeId } from "../../../../src/domain/model/ids.ts";
import type { UpsertItem, UpsertResult } from "../../../../src/ports/crm-writer.ts";
import type { Said, Seen } from "./scripted-host.ts";
import { noteItem, smallOrg } from "./small-org.ts";
import type { Odd, SmallOrg } from "./small-org.ts";

const RecordsSchema = z.object({ records: z.array(z.looseObject({ attributes: z.object({ type: z.string() }) })) });
const recordsIn = ({ body }: Seen): z.infer<typeof RecordsSchema>["records"] => RecordsSchema.parse(body).records;
const isInsert = ({ method, path }: Seen): boolean => method === "POST" && path.endsWith("/composite/sobjects");
const isComposite = ({ path }: Seen): boolean => path.endsWith("/composite");
const PREFIXES: Readonly<Record<string, string>> = { Task: "00T", Event: "00U", TaskRelation: "0RT", EventRelation: "0RE" };
const idAt = (type: string, at: number): string => `${PREFIXES[type] ?? "001"}${String(at + 1).padStart(12, "0")}AAA`;
const person = (at: number): UpsertItem["associations"][number] => ({ object: "contact", crmId: crmRecordId(`003${String(at + 1).padStart(12, "0")}AAA`) });
const people = (count: number): UpsertItem["associations"] => Array.from({ length: count }, (_, at) => person(at));
const refusedPart: Said = { status: 400, json: [{ errorCode: "INVALID_FIELD", message: "No such column 'X'" }] };

const itemOf = (object: EngagementObject, at: number, count: number): UpsertItem => noteItem({
  object, writeId: writeId(`${object}-${String(at)}`), key: naturalKey(`${object}-${String(at).padStart(40, "0")}`), associations: people(count),
  fields: { subject: "Visit", body: "Two lines", ...(object === "meeting" ? { occurredAt: "2026-03-02T10:00:00.000Z" } : {}) },
});
/** Every row of a collection is made. */
const made = (seen: Seen): Said => ({ status: 200, json: recordsIn(seen).map(({ attributes: { type } }, at) => ({ id: idAt(type, at), success: true, errors: [] })) });
const outcomes = (results: readonly UpsertResult[]): readonly string[] => results.map(({ result }) => (result.ok ? "done" : `${result.error.kind}${result.error.mayHaveHappened ? ", perhaps" : ""}`));

describe("a call of several requests to Salesforce", () => {
  let org: SmallOrg;
  const open = async (says: Odd["says"]): Promise<void> => { org = await smallOrg(says === undefined ? {} : { says }); };
  afterEach(() => { org.host.stop(); });
  /** What was sent to make relations, by the size of each collection. */
  const relationsSent = (): readonly number[] => org.parts().filter((part) => isInsert(part) && recordsIn(part)[0]?.attributes.type === "TaskRelation").map((part) => recordsIn(part).length);

  it("when looking for one object's keys is refused, then the other object's records are made", async () => {
    await open((seen) => (seen.path.includes("FROM+Event") ? refusedPart : isInsert(seen) ? made(seen) : undefined));
    assert.deepEqual(outcomes(await org.writer.upsert([itemOf("meeting", 0, 0), itemOf("task", 0, 0)])), ["invalid", "done"]);
  });

  it("when a collection of two objects is refused for one of them, then the other's records are made, all of them", async () => {
    await open((seen) => (isInsert(seen) ? (recordsIn(seen).some(({ attributes: { type } }) => type === "Event") ? refusedPart : made(seen)) : undefined));
    const items = Array.from({ length: 60 }, (_, at) => [itemOf("meeting", at, 0), itemOf("task", at, 0), itemOf("note", at, 0)]).flat();
    const results = await org.writer.upsert(items);
    assert.deepEqual(results.filter(({ result }) => !result.ok).length, 60);
    assert.ok(results.every(({ writeId: id, result }) => result.ok !== id.startsWith("meeting")));
  });

  it("when rows of two objects come in turn, then a collection changes its object once", async () => {
    await open((seen) => (isInsert(seen) ? made(seen) : undefined));
    await org.writer.upsert(Array.from({ length: 12 }, (_, at) => itemOf(at % 2 === 0 ? "meeting" : "task", at, 0)));
    const types = org.parts().filter(isInsert).flatMap((part) => recordsIn(part).map(({ attributes: { type } }) => type));
    assert.deepEqual(types.filter((type, at) => type !== types[at - 1]), ["Event", "Task"]);
  });

  for (const [what, answer] of [
    ["is not there", (parts: readonly object[]) => parts.slice(0, 1)],
    ["is there twice", (parts: readonly object[]) => [...parts, ...parts.slice(1)]],
    ["tells of fewer people than were named", (parts: readonly object[]) => parts.map((part, at) => (at === 0 ? part : { ...part, body: [] }))],
    ["is a failure of the server", (parts: readonly object[]) => parts.map((part, at) => (at === 0 ? part : { ...part, httpStatusCode: 503, body: null }))],
    ["cannot be read", (parts: readonly object[]) => parts.map((part, at) => (at === 0 ? part : { ...part, body: "<html>" }))],
  ] as const) {
    it(`when the answer about the people of a new record ${what}, then the write is in doubt, and nobody is sent again unlooked for`, async () => {
      await open((seen) => {
        if (!isComposite(seen)) return undefined;
        const parts = [{ referenceId: "part0", httpStatusCode: 200, body: [{ id: idAt("Task", 0), success: true, errors: [] }] }, { referenceId: "part1", httpStatusCode: 200, body: [{ id: idAt("TaskRelation", 0), success: true, errors: [] }] }];
        return { status: 200, json: { compositeResponse: answer(parts) } };
      });
      assert.deepEqual(outcomes(await org.writer.upsert([itemOf("note", 0, 2)])), ["unavailable, perhaps"]);
      assert.deepEqual(relationsSent(), [1]);
    });
  }

  it("when one of several people is refused, then only that one is sent again", async () => {
    let isFirst = true;
    await open((seen) => {
      if (!isInsert(seen)) return undefined;
      const { json } = made(seen);
      if (recordsIn(seen)[0]?.attributes.type !== "TaskRelation" || !isFirst || !Array.isArray(json)) return made(seen);
      isFirst = false;
      return { status: 200, json: json.map((row: unknown, at) => (at === 1 ? { success: false, errors: [{ statusCode: "UNKNOWN_EXCEPTION", message: "no" }] } : row)) };
    });
    assert.deepEqual(outcomes(await org.writer.upsert([itemOf("note", 0, 4)])), ["done"]);
    assert.deepEqual(relationsSent(), [3, 1]);
    assert.equal(recordsIn(org.parts().at(-1) ?? assert.fail())[0]?.["RelationId"], person(2).crmId);
  });

  it("when there are more people than one call takes, then families stay together, the rest follows, and nobody is sent twice", async () => {
    await open((seen) => (isInsert(seen) ? made(seen) : undefined));
    assert.ok(outcomes(await org.writer.upsert(Array.from({ length: 20 }, (_, at) => itemOf("note", at, 49)))).every((outcome) => outcome === "done"));
    const sent = relationsSent();
    assert.deepEqual(sent.slice(0, 4), [192, 192, 192, 192]);
    assert.equal(sent.reduce((sum, size) => sum + size, 0), 20 * 48);
  });

  it("when the org takes no such calls, then the requests go singly", async () => {
    await open((seen) => (isComposite(seen) ? { status: 404, json: [{ errorCode: "NOT_FOUND", message: "The requested resource does not exist" }] } : isInsert(seen) ? made(seen) : undefined));
    assert.deepEqual(outcomes(await org.writer.upsert([itemOf("meeting", 0, 1), itemOf("task", 0, 3)])), ["done", "done"]);
    assert.deepEqual(relationsSent().at(-1), 2);
  });

  it("when the session ends between the parts, then the grant is not taken for dead", async () => {
    await open((seen) => (isInsert(seen) && recordsIn(seen)[0]?.attributes.type === "Task" ? { status: 401, json: [{ errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" }] } : undefined));
    assert.deepEqual(outcomes(await org.writer.upsert([itemOf("note", 0, 2)])), ["unavailable"]);
  });

  it("when a person's text reads as a reference, then it is sent outside of such calls", async () => {
    await open((seen) => (isInsert(seen) ? made(seen) : undefined));
    const said = "See @{part0[0].id}.";
    await org.writer.upsert([{ ...itemOf("note", 0, 2), fields: { subject: "Visit", body: said } }]);
    assert.ok(org.host.seen.filter(isComposite).every((seen) => !JSON.stringify(seen.body).includes(said)));
    assert.ok(org.host.seen.filter(isInsert).some((seen) => JSON.stringify(seen.body).includes(said)));
  });
});
