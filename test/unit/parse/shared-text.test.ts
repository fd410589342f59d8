import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { foldSpace } from "../../../src/domain/text/fold.ts";
import { htmlToMailText } from "../../../src/adapters/parse/html.ts";
import { OPTIONS } from "./read.ts";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import { skipWithReason } from "../../helpers/skip.ts";
import { stripQuotes } from "../../../src/domain/text/strip-quotes.ts";
import { stripSignature } from "../../../src/domain/text/strip-signature.ts";
import { cpuMs } from "../../helpers/cpu-time.ts";

const DATA = new URL("../../../../shared/data/text/", import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, DATA), "utf8");

const Talon = z.object({ kind: z.enum(["plain", "html", "sig"]), test: z.string(), input: z.string(), expected: z.string() });
const Fixed = z.object({ expected: z.string(), files: z.array(z.string()) });
const Checks = z.record(z.string(), z.object({ equals: z.string().optional(), has: z.array(z.string()).default([]), lacks: z.array(z.string()).default([]), minLength: z.number().default(0) }));

const visible = (plain: string): string => stripSignature(stripQuotes(plain).own).body;
const bare = (one: string): string => one.replace(/\s|-{5,}/g, "");

/** Not part of the repository: labelled mails of other projects (talon, crisp, zapier, mail, node-ical), read where they lie beside the checkout. */
describe("labelled mails and calendars of other projects", () => {
  before(function () {
    if (!existsSync(DATA)) skipWithReason(this, "the shared text data does not lie beside the checkout (../shared/data/text)");
  });

  const talon = (kind: string): z.infer<typeof Talon>[] => text("email-quotes/talon_cases.jsonl").trim().split("\n").map((line) => Talon.parse(JSON.parse(line))).filter((one) => one.kind === kind);

  it("plain quotes: at least 51 of talon's 52", () => {
    const good = talon("plain").filter(({ input, expected }) => {
      const { own, forwarded } = stripQuotes(input);
      return foldSpace(`${own} ${forwarded}`) === foldSpace(expected);
    });
    assert.ok(good.length >= 51, String(good.length));
  });

  it("HTML quotes: at least 19 of talon's 21", () => {
    const good = talon("html").filter(({ input, expected }) => {
      const { own, forwarded } = stripQuotes(htmlToMailText(input).text);
      return bare(own + forwarded) === bare(htmlToMailText(expected.replace(/<\/?blockquote[^>]*>/g, " ")).text);
    });
    assert.ok(good.length >= 19, String(good.length));
  });

  it("signatures: all 19 of talon's", () => {
    const good = talon("sig").filter(({ input, expected }) => foldSpace(stripSignature(input).body) === foldSpace(expected));
    assert.equal(good.length, 19);
  });

  it("visible text in many languages: all 18 of crisp's", () => {
    const { expected, files } = Fixed.parse(JSON.parse(text("email-quotes/crisp_fixed.json")));
    const wrong = files.filter((file) => foldSpace(visible(text(`email-quotes/crisp/${file}`))) !== foldSpace(expected));
    assert.deepEqual(wrong, []);
  });

  it("visible text: at least 20 of zapier's 21", () => {
    const wrong = Object.entries(Checks.parse(JSON.parse(text("email-quotes/zapier_checks.json")))).filter(([file, check]) => {
      const body = visible(text(`email-quotes/zapier/${file}.txt`));
      const equal = check.equals === undefined || foldSpace(body) === foldSpace(check.equals);
      return !(equal && check.has.every((one) => body.includes(one)) && check.lacks.every((one) => !body.includes(one)) && body.length >= check.minLength);
    });
    // `correct_sig` wants no "--" in a text that has one in the middle of a sentence.
    assert.deepEqual(wrong.map(([file]) => file), ["correct_sig"]);
  });

  for (const [folder, count] of [["mime/plain_emails", 20], ["mime/error_emails", 28], ["mime/rfc2822", 14], ["ics", 25]] as const) {
    it(`${folder}: all ${String(count)} are read or refused within a second each`, async () => {
      const files = readdirSync(new URL(`${folder}/`, DATA));
      assert.equal(files.length, count);
      for (const name of files) {
        const started = cpuMs();
        const parsed = await parseActivityFile({ name, bytes: readFileSync(new URL(`${folder}/${name}`, DATA)) }, OPTIONS);
        assert.ok(cpuMs() - started < 1_000, name);
        assert.ok(parsed.ok || /no date|no event|no start/.test(parsed.error.reason), name);
      }
    });
  }
});
