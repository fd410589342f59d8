import assert from "node:assert/strict";
import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { mail, OPTIONS, readAll, readOne, refusal } from "./read.ts";
import { ACTIVITY_ENDINGS, parseActivityFile, parseActivityJson } from "../../../src/adapters/parse/parse-activity.ts";
import { cpuMs } from "../../helpers/cpu-time.ts";

const CALL = {
  source: "dialer", sourceId: "c1", kind: "call", occurredAt: "2026-02-18T15:00:00-05:00", timezone: "America/New_York",
  participants: [{ role: "caller", phone: "+1 216 555 0188" }, { role: "callee", name: "Ana Example", phone: "", email: null }],
  transcript: [{ speaker: "Ana Example", startSec: 1, endSec: 2, text: "Hello." }], vendorKey: { any: 1 },
};

/** A second is the most that one file may take; a loaded machine gets some grace. */
const SLOW_MS = 1_500;

describe("an activity as JSON", () => {
  it("is read with unknown keys left out and empty ones dropped", async () => {
    const one = await readOne("a.json", JSON.stringify(CALL));
    assert.equal(one.occurredAt, "2026-02-18T20:00:00.000Z");
    assert.equal(one.offsetMinutes, -300);
    assert.deepEqual(one.participants[1], { role: "callee", name: "Ana Example" });
    assert.equal(one.text.transcript.length, 1);
    assert.equal("vendorKey" in one, false);
  });

  it("reads a form's answers as text, a note to its last line, and a mail without its history", async () => {
    const form = await readOne("a.json", JSON.stringify({ ...CALL, kind: "form", transcript: null, fields: { vehicles: 55, consent: true, empty: null, tags: ["a", "b"] } }));
    assert.deepEqual(form.text.fields, { vehicles: "55", consent: "true", tags: "a, b" });
    const note = await readOne("a.json", JSON.stringify({ ...CALL, kind: "note", transcript: null, body: { text: "Visit.\n\nRegards\nAna" } }));
    assert.equal(note.text.body, "Visit.\n\nRegards\nAna");
    const letter = await readOne("a.json", JSON.stringify({ ...CALL, kind: "email", transcript: null, messageId: "<m@example.net>", headers: { "List-Id": "l" }, body: { text: "Fine.\n\nOn Tue, 3 Mar 2026, Ana <a@example.net> wrote:\n> Is it?" } }));
    assert.equal(letter.text.body, "Fine.");
    assert.equal(letter.mail?.messageId, "m@example.net");
    assert.equal(letter.mail.listId, "l");
  });

  it("may come as an array or as lines", async () => {
    const two = [CALL, { ...CALL, sourceId: "c2" }];
    assert.deepEqual((await readAll("a.json", JSON.stringify(two))).map(({ sourceId }) => sourceId), ["c1", "c2"]);
    assert.deepEqual((await readAll("a.jsonl", `${two.map((one) => JSON.stringify(one)).join("\n")}\n\n`)).map(({ sourceId }) => sourceId), ["c1", "c2"]);
  });

  it("without an offset is read on the clock of its zone", () => {
    const parsed = parseActivityJson({ ...CALL, occurredAt: "2026-07-01T09:00:00" }, OPTIONS);
    assert.ok(parsed.ok);
    assert.equal(parsed.value.occurredAt, "2026-07-01T13:00:00.000Z");
    assert.equal(parsed.value.offsetMinutes, null);
  });

  it("is refused with the field and what it must be, never with its value", async () => {
    const reason = await refusal("a.jsonl", `${JSON.stringify(CALL)}\n${JSON.stringify({ ...CALL, kind: "secret-kind", occurredAt: 5 })}`);
    assert.match(reason, /^a\.jsonl, line 2: .*"kind" must be one of email, call/);
    assert.match(reason, /"occurredAt" must be of type string/);
    assert.doesNotMatch(reason, /secret-kind/);
    assert.match(await refusal("a.json", JSON.stringify({ ...CALL, occurredAt: "2026-02-30T10:00:00Z" })), /"occurredAt" must be an RFC 3339/);
  });
});

describe("what cannot be read", () => {
  it("of 30 MB is refused at once", async () => {
    const started = cpuMs();
    assert.match(await refusal("big.eml", new Uint8Array(30_000_000)), /^big\.eml: The file has 28\.6 MiB; at most 25 MiB/);
    assert.ok(cpuMs() - started < 1_000);
  });

  it("is refused with its name and a reason", async () => {
    for (const ending of ACTIVITY_ENDINGS) assert.equal(await refusal(`a.${ending}`, ""), `a.${ending}: The file is empty.`);
    assert.match(await refusal("dir/a.exe", "x"), /^a\.exe: Files of this kind cannot be read/);
    assert.match(await refusal("a.eml", "hello"), /this is no mail/);
    assert.match(await refusal("a.json", "{"), /not valid JSON/);
    assert.match(await refusal("a.json", "[]"), /no activity/);
    assert.match(await refusal("a.json", "[".repeat(100_000)), /deeper than 64/);
    assert.match(await refusal("a.eml", new Uint8Array(5_000)), /this is no mail|too many/);
  });

  it("is read all the same when only its encoding is odd: UTF-16, a byte order mark, NUL bytes", async () => {
    const json = JSON.stringify(CALL);
    const utf16 = Uint8Array.from([0xff, 0xfe, ...Buffer.from(json, "utf16le")]);
    assert.equal((await readOne("a.json", utf16)).sourceId, "c1");
    assert.equal((await readOne("a.json", Uint8Array.from(Buffer.from(json, "utf16le")))).sourceId, "c1");
    assert.equal((await readOne("a.json", `\ufeff${json}`)).sourceId, "c1");
    assert.equal((await readOne("a.eml", `\ufeff${mail("a\u0000b")}`)).text.body, "ab");
  });
});

describe("limits", () => {
  it("cut a body over a million characters and say so", async () => {
    const one = await readOne("a.json", JSON.stringify({ ...CALL, kind: "note", transcript: [], body: "word ".repeat(300_000) }));
    assert.equal(one.text.body.length, 1_000_000);
    assert.equal(one.truncated, true);
  });

  for (const [name, content] of [
    ["766 KB of quoted lines", mail(`Fine.\r\n\r\nOn Tue, 3 Mar 2026 at 9:00, Ana <a@example.net> wrote:\r\n${"> quoted words of somebody else\r\n".repeat(24_000)}`)],
    ["a line of a megabyte", mail("On ".repeat(350_000))],
    ["a thousand openings of quotes", mail("On 3 March 2026\r\n".repeat(20_000))],
    ["blanks and dashes", mail(`${"- _ = ".repeat(100_000)}\r\n${" \r\n".repeat(50_000)}x`)],
    ["ten thousand recipients", mail("x", { To: Array.from({ length: 10_000 }, (_, index) => `a${String(index)}@example.net`).join(", ") })],
    ["two hundred parts in parts", mail(Array.from({ length: 200 }, (_, index) => `--b${String(index)}\r\nContent-Type: multipart/mixed; boundary=b${String(index + 1)}\r\n\r\n`).join(""), { "Content-Type": "multipart/mixed; boundary=b0" })],
    ["a megabyte of one HTML tag", mail("<".repeat(1_000_000), { "Content-Type": "text/html" })],
    ["a megabyte of broken style", mail(`<style>${"@media{".repeat(100_000)}</style><p style="${"a:b;".repeat(50_000)}">x`, { "Content-Type": "text/html" })],
    ["a megabyte of empty lines", mail("\n".repeat(1_000_000))],
    ["six megabytes below a line of hyphens", mail(`Hello.\r\n\r\n-- \r\n${"a b\r\n".repeat(1_200_000)}`)],
    ["six megabytes of hyphens and short lines", mail(`--y\r\n${"a b\r\n".repeat(3_000)}`.repeat(400), { "Content-Type": "multipart/mixed; boundary=x" })],
    ["eight megabytes of headers", mail("x", { "X-Folded": `a\r\n${" b\r\n".repeat(2_000_000)} c` })],
    ["many signatures", mail("Regards\r\nAna\r\n\r\n--\r\n".repeat(5_000))],
  ] as const) {
    it(`keep ${name} under a second`, async () => {
      const started = cpuMs();
      await parseActivityFile({ name: "a.eml", bytes: new TextEncoder().encode(content) }, OPTIONS);
      assert.ok(cpuMs() - started < SLOW_MS, `${String(Math.round(cpuMs() - started))} ms`);
    });
  }

  it("leave most of a 24 MB mail unread: an attachment costs nothing, a text that lost its end is flagged", async () => {
    const line = `${"QUJD".repeat(19)}\r\n`;
    const parts = (text: string, attached: string): string => `--b\r\nContent-Type: text/plain\r\n\r\n${text}\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${attached}--b--\r\n`;
    const read = async (body: string): Promise<readonly [boolean, number, number]> => {
      const started = cpuMs();
      const { truncated, attachmentCount } = await readOne("a.eml", mail(body, { "Content-Type": "multipart/mixed; boundary=b" }));
      return [truncated, attachmentCount, cpuMs() - started];
    };
    const [flagged, count, ms] = await read(parts("Hello.", line.repeat(300_000)));
    assert.deepEqual([flagged, count], [false, 1]);
    assert.ok(ms < 2 * SLOW_MS, `${String(Math.round(ms))} ms`);
    const [cut, attachments, spent] = await read(parts("short words here\r\n".repeat(1_000_000), line));
    assert.deepEqual([cut, attachments], [true, 1]);
    assert.ok(spent < 2 * SLOW_MS, `${String(Math.round(spent))} ms`);
  });

  it("keep the answer above a long history, without a flag for what was only history", async () => {
    const one = await readOne("a.eml", mail(`Fine.\r\n\r\nOn Tue, 3 Mar 2026 at 9:00, Ana <a@example.net> wrote:\r\n${"> quoted words\r\n".repeat(5_000)}`));
    assert.equal(one.text.body, "Fine.");
    assert.equal(one.truncated, false);
  });
});

describe("any input", () => {
  const WORLD = new URL("../../../sandbox/seed/world/activities/", import.meta.url);
  const samples = readdirSync(WORLD).filter((name) => !name.endsWith(".meta.json")).map((name) => ({ name, bytes: readFileSync(new URL(name, WORLD)) }));
  const sidecar = readFileSync(new URL("027-platform-demo.meta.json", WORLD));

  it("is answered with a value, never with an exception: random bytes under every ending", async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...ACTIVITY_ENDINGS), fc.uint8Array({ maxLength: 400 }), async (ending, bytes) => {
      const parsed = await parseActivityFile({ name: `a.${ending}`, bytes, sidecar }, OPTIONS);
      assert.equal(typeof parsed.ok, "boolean");
    }), { numRuns: 400 });
  });

  it("is answered with a value and quickly: samples with bytes changed, cut out and doubled", async () => {
    const edit = fc.record({ at: fc.nat(), length: fc.nat({ max: 40 }), bytes: fc.uint8Array({ maxLength: 8 }) });
    await fc.assert(fc.asyncProperty(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 6 }), async ({ name, bytes }, edits) => {
      let changed = Buffer.from(bytes);
      for (const { at, length, bytes: put } of edits) {
        const from = at % (changed.length + 1);
        changed = Buffer.concat([changed.subarray(0, from), put, changed.subarray(from + (length % 20), from + length), changed.subarray(from + length)]);
      }
      const started = cpuMs();
      const parsed = await parseActivityFile({ name, bytes: changed, sidecar }, OPTIONS);
      assert.ok(cpuMs() - started < SLOW_MS);
      assert.ok(parsed.ok || !/damaged in a way/.test(parsed.error.reason), "a failure that no rule foresaw");
    }), { numRuns: 600 });
  });
});
