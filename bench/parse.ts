import { readdirSync, readFileSync } from "node:fs";
import { parseActivityFile } from "../src/adapters/parse/parse-activity.ts";
import { passagesOf } from "../src/domain/text/passages.ts";
import { readDates } from "../src/domain/text/business-dates.ts";
import { sentences } from "../src/domain/text/sentences.ts";

/** Parses the sample world's mails over and over, then splits them into sentences and reads their dates: mails per second on one core. */
const WORLD = new URL("../sandbox/seed/world/activities/", import.meta.url);
const ROUNDS = 40;

const mails = readdirSync(WORLD).filter((name) => name.endsWith(".eml")).map((name) => ({ name, bytes: readFileSync(new URL(name, WORLD)) }));
const spent = { parse: 0, sentences: 0, dates: 0 };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const mail of mails) {
    let started = performance.now();
    const parsed = await parseActivityFile(mail, { defaultZone: "UTC" });
    spent.parse += performance.now() - started;
    if (!parsed.ok) throw new Error(`${mail.name} was refused`);
    for (const activity of parsed.value) {
      const passages = passagesOf(activity);
      started = performance.now();
      for (const { text } of passages) sentences(text);
      spent.sentences += performance.now() - started;
      started = performance.now();
      for (const { text } of passages) readDates(text, { spokenAt: activity.occurredAt, zone: activity.zone, offsetMinutes: activity.offsetMinutes });
      spent.dates += performance.now() - started;
    }
  }
}
const count = ROUNDS * mails.length;
for (const [step, ms] of Object.entries(spent)) process.stdout.write(`${step}: ${String(Math.round((count / ms) * 1000))} mails/s\n`);
