import assert from "node:assert/strict";
import { withoutArmor } from "../../../src/adapters/parse/armor.ts";
import { activityKey } from "../../../src/domain/twin/natural-key.ts";
import { mail, readOne } from "./read.ts";

const entry = (method: string, more: readonly string[] = []): string => [
  "BEGIN:VCALENDAR", "VERSION:2.0", `METHOD:${method}`, "BEGIN:VEVENT", "UID:visit-7@example.net", "SEQUENCE:0", "DTSTAMP:20260209T080000Z",
  "DTSTART:20260212T090000Z", "DTEND:20260212T100000Z", "SUMMARY:Site visit", "ORGANIZER;CN=Ana Example:mailto:ana@example.net",
  "ATTENDEE;CN=Ben Example:mailto:ben@example.com", ...more, "END:VEVENT", "END:VCALENDAR", "",
].join("\r\n");

const CALENDAR = (method: string): string => `Content-Type: text/calendar; charset="utf-8"; method=${method}`;
const PLAIN: readonly [string, string] = ["Content-Type: text/plain", "When: Thursday. See you at the gate."];

const parts = (type: string, all: readonly (readonly [string, string])[], headers: Readonly<Record<string, string>> = {}): string =>
  mail(`${all.map(([head, body]) => `--b\r\n${head}\r\n\r\n${body}\r\n`).join("")}--b--\r\n`, { "Content-Type": `multipart/${type}; boundary=b`, ...headers });

describe("a mail that carries a calendar part", () => {
  for (const [name, text] of [
    ["as another form of its text", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]])],
    ["beside its text", parts("mixed", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]])],
    ["in Base64", parts("alternative", [PLAIN, [`${CALENDAR("REQUEST")}\r\nContent-Transfer-Encoding: base64`, Buffer.from(entry("REQUEST")).toString("base64").replace(/.{76}/g, "$&\r\n")]])],
    ["and nothing else", mail(entry("REQUEST"), { "Content-Type": "text/calendar; method=REQUEST" })],
    ["sent by a calendar program", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]], { "Auto-Submitted": "auto-generated", Sender: "calendar-notification@example.org" })],
    ["through a shared mailbox of ours", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]], { "List-Id": "Sales <sales.example.com>", Precedence: "list", "List-Unsubscribe": "<https://example.com/u>" })],
  ] as const) {
    it(`is that meeting, under the key of the file: ${name}`, async () => {
      const one = await readOne("a.eml", text);
      const file = await readOne("a.ics", entry("REQUEST"));
      assert.deepEqual([one.kind, one.source, one.mail, one.occurredAt], ["meeting", "calendar", null, "2026-02-12T09:00:00.000Z"]);
      assert.equal(activityKey(one), activityKey(file));
      assert.deepEqual(one.participants, file.participants);
    });
  }

  it("keeps what was typed where the entry has no description, and the description where it has one", async () => {
    assert.match((await readOne("a.eml", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]]))).text.body, /at the gate/);
    assert.equal((await readOne("a.eml", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST", ["DESCRIPTION:Bring boots"])]]))).text.body, "Bring boots");
  });

  for (const method of ["REPLY", "CANCEL", "COUNTER"] as const) {
    it(`is a ${method} where it is one`, async () => {
      const one = await readOne("a.eml", parts("alternative", [PLAIN, [CALENDAR(method), entry(method)]], { Subject: "Accepted: Site visit" }));
      assert.deepEqual([one.kind, one.calendar?.method, one.calendar?.uid], ["meeting", method, "visit-7@example.net"]);
    });
  }

  it("counts whoever else got the mail among those who take part, the sender's program not", async () => {
    const one = await readOne("a.eml", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]], { From: "no-reply@calendar.example.org", Cc: "Cleo Counsel <cleo@chambers.example>, BEN@example.com" }));
    assert.deepEqual(one.participants.map(({ role, email }) => [role, email]), [["organizer", "ana@example.net"], ["attendee", "ben@example.com"], ["attendee", "cleo@chambers.example"]]);
    assert.equal(one.direction, "inbound");
  });

  it("makes a private meeting where the mail is marked private", async () => {
    const one = await readOne("a.eml", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]], { Sensitivity: "Private" }));
    assert.equal(one.calendar?.classification, "PRIVATE");
  });

  it("reads letters in the charset that the mail names", async () => {
    const text = parts("alternative", [PLAIN, ['Content-Type: text/calendar; charset="iso-8859-2"; method=REQUEST', entry("REQUEST").replace("Site visit", "Wizyta Zieli\u00f1ska")]]);
    assert.equal((await readOne("a.eml", Uint8Array.from(text, (char) => char.charCodeAt(0)))).text.subject, "Wizyta Zielińska");
  });

  for (const [name, text] of [
    ["as a file that hangs on it", parts("mixed", [PLAIN, [`${CALENDAR("REQUEST")}\r\nContent-Disposition: attachment; filename=visit.ics`, entry("REQUEST")]])],
    ["to be added by whoever likes", parts("mixed", [PLAIN, [CALENDAR("PUBLISH"), entry("PUBLISH")]])],
    ["to a crowd", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]], { "List-Unsubscribe": "<https://example.net/u>" })],
    ["in bulk", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), entry("REQUEST")]], { Precedence: "bulk" })],
    ["that is damaged", parts("alternative", [PLAIN, [CALENDAR("REQUEST"), "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"]])],
  ] as const) {
    it(`stays a mail when it carries one ${name}`, async () => {
      const one = await readOne("a.eml", text);
      assert.deepEqual([one.kind, one.calendar, one.mail?.messageId], ["email", null, "1@example.net"]);
      assert.match(one.text.body, /at the gate/);
    });
  }
});

describe("an encrypted mail", () => {
  const ARMOR = "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA1zanzibarquince\r\n=abcd\r\n-----END PGP MESSAGE-----";
  for (const [name, text] of [
    ["S/MIME", mail("MIAGCSqGSIb3", { "Content-Type": "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "Content-Transfer-Encoding": "base64" })],
    ["S/MIME inside a list's wrapping", parts("mixed", [["Content-Type: application/x-pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64", "MIAGCSqGSIb3"], ["Content-Type: text/plain", "List footer"]])],
    ["PGP/MIME", parts("encrypted", [["Content-Type: application/pgp-encrypted", "Version: 1"], ["Content-Type: application/octet-stream", ARMOR]])],
    ["PGP in its text", mail(`Ben, see below.\r\n\r\n${ARMOR}\r\n`)],
    ["PGP whose end is missing", mail(`Ben, see below.\r\n\r\n${ARMOR.slice(0, 60)}`)],
  ] as const) {
    it(`is said to be one: ${name}`, async () => {
      const one = await readOne("a.eml", text);
      assert.equal(one.encrypted, true);
      assert.doesNotMatch(JSON.stringify(one.text), /zanzibar|BEGIN PGP|MIAG/);
    });
  }

  it("from a provider is said to be one as well", async () => {
    const given = { kind: "email", source: "provider", sourceId: "1", occurredAt: "2026-02-10T09:00:00Z", participants: [{ role: "from", email: "ana@example.net" }] };
    assert.equal((await readOne("a.json", JSON.stringify({ ...given, body: ARMOR }))).encrypted, true);
    assert.equal((await readOne("a.json", JSON.stringify({ ...given, body: "", headers: { "Content-Type": "application/pkcs7-mime; smime-type=enveloped-data" } }))).encrypted, true);
  });

  it("is read in time however many messages it holds, and keeps what stands between them", () => {
    const many = withoutArmor(`a${`${ARMOR}b`.repeat(10_000)}`);
    assert.deepEqual([many.encrypted, many.text.length], [true, 10_001]);
  }).timeout(1_000);

  it("is none when it is only signed, or speaks of encryption", async () => {
    const signed = parts("signed", [["Content-Type: text/plain", "The drawings arrived."], ["Content-Type: application/pkcs7-signature; name=smime.p7s\r\nContent-Transfer-Encoding: base64", "MIAG"]]);
    for (const text of [signed, mail("Your PGP message could not be opened. Is it a PGP MESSAGE?")]) assert.equal((await readOne("a.eml", text)).encrypted, undefined);
  });
});
