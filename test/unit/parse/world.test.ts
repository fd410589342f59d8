import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { foldSpace } from "../../../src/domain/text/fold.ts";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import { passagesOf } from "../../../src/domain/text/passages.ts";
import { readDates } from "../../../src/domain/text/business-dates.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";

const WORLD = new URL("../../../sandbox/seed/world/", import.meta.url);
const Quoted = z.array(z.object({ quote: z.string() }));
const Label = z.object({
  file: z.string(), nextSteps: z.array(z.object({ quote: z.string(), due: z.string().nullable() })), promises: Quoted, sensitive: Quoted, signals: Quoted,
});
const World = z.object({ ownDomains: z.array(z.string()) });

async function read(file: string): Promise<Activity> {
  const { ownDomains } = World.parse(JSON.parse(readFileSync(new URL("world.json", WORLD), "utf8")));
  const sidecar = new URL(file.replace(/\.vtt$/, ".meta.json"), WORLD);
  const beside = file.endsWith(".vtt") && existsSync(sidecar) ? { sidecar: readFileSync(sidecar) } : {};
  const parsed = await parseActivityFile({ name: file, bytes: readFileSync(new URL(file, WORLD)), ...beside }, { defaultZone: "UTC", ownDomains });
  assert.ok(parsed.ok, file);
  const [activity] = parsed.value;
  assert.ok(activity !== undefined && parsed.value.length === 1, file);
  return activity;
}

describe("the sample world", () => {
  const labels = readFileSync(new URL("labels.jsonl", WORLD), "utf8").trim().split("\n").map((line) => Label.parse(JSON.parse(line)));

  it("is read whole, and every labelled quote stands in one passage of its activity", async () => {
    const missing: string[] = [];
    for (const label of labels) {
      const passages = passagesOf(await read(label.file)).map(({ text }) => foldSpace(text));
      for (const { quote } of [...label.nextSteps, ...label.promises, ...label.sensitive, ...label.signals]) {
        if (quote !== "" && !passages.some((text) => text.includes(foldSpace(quote)))) missing.push(label.file);
      }
    }
    assert.equal(labels.length, 100);
    assert.deepEqual(missing, []);
  });

  it("has the due dates that its labels name, read from the quotes alone", async () => {
    const wrong: string[] = [];
    let count = 0;
    for (const label of labels) {
      for (const { quote, due } of label.nextSteps) {
        const { occurredAt, zone, offsetMinutes } = await read(label.file);
        const last = readDates(quote, { spokenAt: occurredAt, zone, offsetMinutes }).filter(({ kind }) => kind !== "past").at(-1);
        count += 1;
        if ((last?.date ?? null) !== due) wrong.push(label.file);
      }
    }
    assert.equal(count, 47);
    // One quote names no date: it stands in the turn before.
    assert.deepEqual(wrong, ["activities/072-tanjong-terms.vtt"]);
  });

  it("keeps hidden text, history and forwards out of the body", async () => {
    const preheader = await read("activities/015-hidden-preheader.eml");
    assert.match(preheader.text.hidden, /seasonal offer/);
    assert.match(preheader.text.body, /^Bonjour Inês,/);
    const planted = await read("activities/094-hidden-injection.eml");
    assert.match(planted.text.hidden, /30% discount/);
    assert.doesNotMatch(planted.text.body, /discount/);
    const thread = await read("activities/049-long-thread-old-discount.eml");
    assert.match(thread.text.quoted, /10% discount/);
    assert.doesNotMatch(thread.text.body, /discount/);
    for (const file of ["activities/074-customer-forward.eml", "activities/078-forward-to-crm.eml"]) {
      const { text } = await read(file);
      assert.match(text.forwarded, /We'll buy 40|decided to go with/);
      assert.doesNotMatch(text.body, /buy 40|decided to go/);
    }
  });

  it("repairs the mail whose declared charset is wrong", async () => {
    const { text, decodeLossCount } = await read("activities/067-wrong-charset.eml");
    assert.match(text.body, /Hermann-Müller-Halle/);
    assert.equal(decodeLossCount, 0);
  });

  it("reads calendar files with and without zone definitions at the right instant", async () => {
    const moved = await read("activities/057-arden-weekly-moved.ics");
    assert.equal(moved.occurredAt, "2026-03-11T10:00:00.000Z");
    assert.equal(moved.calendar?.recurrenceId, "TZID=Europe/Zurich:20260310T160000");
    assert.equal(moved.sourceId, "arden-weekly-22@ardenpharma.example/TZID=Europe/Zurich:20260310T160000");
    const copy = await read("activities/051-hoist-brake-demo-copy.ics");
    assert.equal(copy.occurredAt, "2026-03-18T12:00:00.000Z");
    assert.equal(copy.zone, "Europe/Berlin");
    const cancelled = await read("activities/039-reefer-workshop-cancel.ics");
    assert.deepEqual([cancelled.calendar?.method, cancelled.calendar?.cancelled, cancelled.calendar?.sequence], ["CANCEL", true, 1]);
    assert.deepEqual(cancelled.participants.map(({ name }) => name), ["Jae-won Lim", "Wei Ling Tan", "Arjun Nair"]);
  });

  it("reads every transcript dialect into turns with speakers", async () => {
    for (const { file } of labels.filter((label) => label.file.endsWith(".vtt"))) {
      const { text, participants } = await read(file);
      const names = new Set(participants.map(({ name }) => name));
      assert.ok(text.transcript.length > 5, file);
      assert.ok(text.transcript.every(({ speaker }) => names.has(speaker)), file);
    }
  });
});
