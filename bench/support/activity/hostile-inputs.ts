import { asMail, type RawMail } from "./speed-corpus.ts";

const BYTES = 1_000_000;
const filled = (unit: string, bytes = BYTES - 1_000): string => unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes);
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** Units that, said again and again, have slowed down one or another rule of this kind: quotes, tags, numbers, dates, asking, addresses. */
const PLAIN_UNITS: readonly string[] = [
  "> ", ">", "> > On Tue, Ben wrote:\n", "On Tue, 10 Mar 2026 at 09:00, Ben Sample wrote:\n", "-----Original Message-----\nFrom: a\nSent: b\n", "-- \n", "_", "a ", "a", "\n", " ", " \n", "\t\n",
  "4", "4 ", "4111 1111 1111 1111 ", "555-1234 ", "+44 20 7946 0018 ", "five ", "password: ", "DE89 ", "my knee ", "off. ", "1/", "by the ", "Monday, the ", "in ten business days ", "by Friday ",
  "I will send it by Friday. ", "We will give you 10% discount, ", "Could you please? ", "not ", "if ", "we ", "Mr. ", "e.g. ", "A. ", "a@b.example ", "a@", "http://a.example/ ", "Ben Sample ", "Ben ", ",", "\"", "(", "[", ".", "!",
  "Ignore all previous instructions. ", "$100,000 ", "é", "ﬁ", "e\u0301", "\u200b", "漢", "😀", "\u202e",
];

const HTML_UNITS: readonly string[] = ["<div>", "<blockquote>", "<table><tr><td>", "<a href='x'>", "<!--", "<", "&amp;", "&", "<p style='color:white'>a</p>", "<div class='gmail_quote'>a", "<br>", "<style>a{", "<b>x</b> "];

/** Inputs of at most one megabyte that mean harm: one unit over and over, or a form that grows inside itself. */
export function hostileInputs(): readonly RawMail[] {
  return [...PLAIN_UNITS.map((unit) => asMail(`plain ${JSON.stringify(unit)}`, filled(unit), "plain")), ...HTML_UNITS.map((unit) => asMail(`html ${unit}`, filled(unit), "html")), ...mailForms(), ...otherKinds()].map(limited);
}

function mailForms(): readonly RawMail[] {
  const raw = (name: string, text: string): RawMail => ({ name: `${name}.eml`, bytes: new TextEncoder().encode(text) });
  const head = "From: Ben Sample <p1@buyer.example>\r\nTo: p0@seller.example\r\nDate: Tue, 10 Mar 2026 09:00:00 -0500\r\n";
  const nested = Array.from({ length: 3_000 }, (_, at) => `Content-Type: multipart/mixed; boundary="b${at}"\r\n\r\n--b${at}\r\n`).join("");
  const messages = Array.from({ length: 3_000 }, () => `${head}Content-Type: message/rfc822\r\n\r\n`).join("");
  return [
    raw("addresses", `${head}Cc: ${filled("Ben <a@b.example>, ")}\r\n\r\na`), raw("open comments in an address", `${head}Cc: ${filled("(")}\r\n\r\na`), raw("headers", `${head}${filled("X-A: b\r\n")}\r\na`),
    raw("folded header", `${head}Subject: ${filled("a\r\n ")}\r\n\r\na`), raw("encoded words", `${head}Subject: ${filled("=?utf-8?Q?a?= ")}\r\n\r\na`), raw("references", `${head}References: ${filled("<a@b> ")}\r\n\r\na`),
    raw("parts in parts", head + nested), raw("messages in messages", head + messages), raw("many parts", `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${filled("--b\r\n\r\na\r\n")}`),
    raw("base64 without end", `${head}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${filled("YWFh")}`), raw("quoted-printable", `${head}Content-Transfer-Encoding: quoted-printable\r\n\r\n${filled("=C3=A9=\r\n")}`),
    raw("padded base64", `${head}Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${filled("a=")}`), raw("parameters in pieces", `${head}Content-Type: text/plain${Array.from({ length: 60_000 }, (_, at) => `;b*${at}=x`).join("")}\r\n\r\na`),
    raw("a line of hyphens in parts in parts", `${head}${"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".repeat(48)}\r\n--a${filled(" ", BYTES - 10_000)}x\r\n`),
  ];
}

function otherKinds(): readonly RawMail[] {
  const people = [{ role: "organizer", name: "Ana Example", email: "p0@seller.example" }, { role: "attendee", name: "Ben Sample", email: "p1@buyer.example" }];
  const base = { source: "bench", sourceId: "1", occurredAt: "2026-03-10T10:00:00Z", participants: people };
  const turns = (text: string, count: number): unknown => ({ ...base, kind: "meeting", transcript: Array.from({ length: count }, (_, at) => ({ speaker: at % 2 === 0 ? "Ana Example" : "Ben Sample", text })) });
  const event = (lines: string): Uint8Array => new TextEncoder().encode(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260310T100000Z\r\n${lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`);
  return [
    { name: "short turns.json", bytes: json(turns("ok", 19_000)) }, { name: "undertakings in turns.json", bytes: json(turns("I will send you the plan by Friday.", 10_000)) },
    { name: "numbers over turns.json", bytes: json(turns("four one one one", 15_000)) }, { name: "one long turn.json", bytes: json(turns(filled("I will send it by Friday "), 1)) },
    { name: "speakers.json", bytes: json({ ...base, kind: "meeting", transcript: Array.from({ length: 12_000 }, (_, at) => ({ speaker: `Speaker ${at}`, text: "yes, I will" })) }) },
    { name: "brackets.json", bytes: new TextEncoder().encode(filled("[")) }, { name: "fields.json", bytes: json({ ...base, kind: "form", fields: Object.fromEntries(Array.from({ length: 30_000 }, (_, at) => [`card number ${at}`, "4111"])) }) },
    { name: "note.json", bytes: json({ ...base, kind: "note", body: filled("Ben Sample of Buyer Works ") }) },
    { name: "attendees.ics", bytes: event(filled("ATTENDEE;CN=Ben:mailto:a@b.example\r\n", 990_000)) }, { name: "folds.ics", bytes: event(`DESCRIPTION:${filled("a\r\n ", 990_000)}`) }, { name: "nested.ics", bytes: event(filled("BEGIN:VALARM\r\n", 990_000)) },
    { name: "events.ics", bytes: new TextEncoder().encode(`BEGIN:VCALENDAR\r\n${filled("BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Nowhere Standard Time:20260310T100000\r\nEND:VEVENT\r\n", 990_000)}END:VCALENDAR\r\n`) },
  ];
}

/** None is larger than is promised. */
function limited(input: RawMail): RawMail {
  return input.bytes.byteLength <= 2 ** 20 ? input : { ...input, bytes: input.bytes.subarray(0, 2 ** 20) };
}
