import assert from "node:assert/strict";
import * as z from "zod";

import { batchWrite } from "../../../../connectors/hubspot/batch-write.ts";
import type { BatchInput } from "../../../../connectors/hubspot/batch-write.ts";
import { writeId } from "../../../../src/domain/model/ids.ts";
import { scriptedVendor } from "./scripted-vendor.ts";
import type { Said, ScriptedVendor, Seen } from "./scripted-vendor.ts";

const Inputs = z.object({ inputs: z.array(z.object({ objectWriteTraceId: z.string(), properties: z.object({ name: z.string() }) })) });
const inputsOf = (seen: Seen): z.infer<typeof Inputs>["inputs"] => Inputs.parse(seen.body).inputs;
const made = (name: string, trace?: string): object => ({ id: `9${name.replaceAll(/\D/g, "")}`, properties: { name }, ...(trace === undefined ? {} : { objectWriteTraceId: trace }) });
const refusal = { status: "error", category: "VALIDATION_ERROR", message: "one of them is bad" };

describe("a batch of writes", () => {
  let vendor: ScriptedVendor;
  afterEach(() => { vendor.stop(); });
  const input = (name: string): BatchInput => ({ writeId: writeId(`w-${name}`), body: { properties: { name } }, isResult: (one) => one.properties["name"] === name });
  const send = async (names: readonly string[], answer: (seen: Seen) => Said): ReturnType<typeof batchWrite> => {
    vendor = await scriptedVendor(answer);
    return batchWrite(vendor.client, "/batch", names.map(input));
  };
  const namesOf = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `n${at + 1}`);

  it("when one bad input fails the whole batch, then it alone is refused and the others land, once each", async () => {
    const landed: string[] = [];
    const outcomes = await send(namesOf(100), (seen) => {
      const names = inputsOf(seen).map(({ properties }) => properties.name);
      if (names.includes("n37") || names.includes("n90")) return { status: 400, json: refusal };
      landed.push(...names);
      return { status: 201, json: { results: names.map((name) => made(name)) } };
    });
    const refused = [...outcomes].flatMap(([id, outcome]) => (outcome !== "lost" && !outcome.ok ? [id] : []));
    assert.deepEqual(refused, ["w-n37", "w-n90"]);
    assert.equal(outcomes.size, 100);
    assert.equal(new Set(landed).size, 98);
    assert.equal(landed.length, 98);
    assert.ok(vendor.seen.length < 40, String(vendor.seen.length));
  });

  it("when all inputs are bad, then it gives up before it has eaten the portal's limit", async () => {
    const outcomes = await send(namesOf(100), () => ({ status: 400, json: refusal }));
    assert.ok([...outcomes.values()].every((outcome) => outcome !== "lost" && !outcome.ok));
    assert.ok(vendor.seen.length <= 81, String(vendor.seen.length));
  });

  for (const [status, kind] of [[500, "unavailable"], [429, "throttled"], [403, "forbidden"]] as const) {
    it(`when the whole batch ends with ${status}, then every input is ${kind} and nothing is sent again`, async () => {
      const outcomes = await send(namesOf(3), () => ({ status, json: {} }));
      for (const outcome of outcomes.values()) assert.ok(outcome !== "lost" && !outcome.ok && outcome.error.kind === kind);
      assert.equal(vendor.seen.length, 1);
    });
  }

  it("when results come in another order and without trace ids, then each finds its input", async () => {
    const outcomes = await send(namesOf(3), (seen) => ({ status: 201, json: { results: inputsOf(seen).map(({ properties }) => made(properties.name)).toReversed() } }));
    assert.deepEqual([...outcomes].map(([id, outcome]) => (outcome !== "lost" && outcome.ok ? `${id} ${outcome.value.object.id}` : id)), ["w-n1 91", "w-n2 92", "w-n3 93"]);
  });

  it("F34: when success is reported with fewer results than inputs, then the rest is lost and not done", async () => {
    const outcomes = await send(namesOf(3), (seen) => ({ status: 201, json: { results: [made("n2", inputsOf(seen)[1]?.objectWriteTraceId)] } }));
    assert.deepEqual([...outcomes.values()].map((outcome) => (outcome === "lost" ? "lost" : outcome.ok)), ["lost", true, "lost"]);
  });

  it("when an error names no input, then it belongs to the only one that has no answer", async () => {
    const outcomes = await send(namesOf(2), () => ({ status: 207, json: { results: [made("n1")], errors: [{ ...refusal, category: "CONFLICT" }] } }));
    const second = outcomes.get(writeId("w-n2"));
    assert.ok(second !== undefined && second !== "lost" && !second.ok && second.error.kind === "conflict");
  });

  it("when there are more than a hundred inputs, then they go in several batches", async () => {
    const outcomes = await send(namesOf(250), (seen) => ({ status: 201, json: { results: inputsOf(seen).map(({ properties }) => made(properties.name)) } }));
    assert.equal(outcomes.size, 250);
    assert.deepEqual(vendor.seen.map((seen) => inputsOf(seen).length), [100, 100, 50]);
  });
});
