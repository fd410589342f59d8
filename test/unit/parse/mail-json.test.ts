import assert from "node:assert/strict";

import type { Activity } from "../../../src/domain/model/activity.ts";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";

const RAW = [
  "From: Ana Example <ana@example.com>", "To: Ben Sample <ben@seller.example>", "Cc: Cyd <cyd@example.com>", "Subject: Pump drawings", "Date: Tue, 10 Mar 2026 09:00:00 +0100",
  "Message-ID: <m-1@example.com>", "In-Reply-To: <m-0@seller.example>", "References: <m-0@seller.example>", "Content-Type: text/plain; charset=utf-8", "",
  "The drawings arrived. Grüße", "", "On Mon, 9 Mar 2026 Ben Sample wrote:", "> Did they arrive?", "",
].join("\r\n");
const data = (text: string): string => Buffer.from(text).toString("base64url");
const header = (name: string, value: string) => ({ name, value });
const HEADERS = RAW.split("\r\n\r\n")[0]?.split("\r\n").map((line) => header(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2))) ?? [];
const BODY = RAW.slice(RAW.indexOf("\r\n\r\n") + 4);
const GMAIL = { id: "18f", threadId: "18e", labelIds: ["INBOX", "Label_7"], internalDate: "1773129600000", historyId: "1", sizeEstimate: 9 };
const GRAPH = {
  "@odata.etag": "W/1", id: "AAMk=", internetMessageId: "<m-1@example.com>", conversationId: "c", subject: "Pump drawings", sentDateTime: "2026-03-10T08:00:00Z", receivedDateTime: "2026-03-10T08:00:05Z",
  from: { emailAddress: { name: "Ana Example", address: "ana@example.com" } }, toRecipients: [{ emailAddress: { name: "Ben Sample", address: "ben@seller.example" } }],
  ccRecipients: [{ emailAddress: { name: "Cyd", address: "cyd@example.com" } }], bccRecipients: [], categories: ["Private"], sensitivity: "normal", hasAttachments: false,
  body: { contentType: "text", content: BODY }, internetMessageHeaders: [header("In-Reply-To", "<m-0@seller.example>"), header("References", "<m-0@seller.example>")],
};

describe("mails as providers' interfaces tell them", () => {
  it("Gmail, raw: as the same mail in a file, with its labels", async () => {
    const [mail] = await read({ ...GMAIL, raw: data(RAW) });
    const [file] = await asFile(RAW);
    assert.deepEqual(mail, { ...file, folders: ["INBOX", "Label_7"] });
  });

  it("Gmail, in parts: the same again", async () => {
    const [mail] = await read({ ...GMAIL, payload: { partId: "", mimeType: "text/plain", headers: HEADERS, body: { size: 9, data: data(BODY) } } });
    const [file] = await asFile(RAW);
    assert.deepEqual(mail, { ...file, folders: ["INBOX", "Label_7"] });
  });

  it("Gmail, in parts inside parts: text is chosen, attachments are counted and not read, a forwarded message is read", async () => {
    const leaf = (mimeType: string, text: string, headers = [header("Content-Type", `${mimeType}; charset=utf-8`)]) => ({ mimeType, headers, body: { data: data(text) } });
    const message = { mimeType: "message/rfc822", headers: [header("Content-Type", "message/rfc822")], parts: [leaf("text/plain", "Below floor price.", [header("From", "Dan <dan@other.example>"), header("Subject", "Inner"), header("Content-Type", "text/plain")])] };
    const file = { mimeType: "application/pdf", filename: "a.pdf", headers: [header("Content-Disposition", "attachment; filename=a.pdf"), header("Content-Type", "application/pdf")], body: { attachmentId: "x", size: 5 } };
    const payload = {
      mimeType: "multipart/mixed", headers: [...HEADERS.filter(({ name }) => name !== "Content-Type"), header("Content-Type", 'multipart/mixed; boundary="lost"')],
      parts: [{ mimeType: "multipart/alternative", headers: [], parts: [leaf("text/plain", "Hello Ben."), leaf("text/html", "<p>Hello <b>Ben</b>.</p>")] }, message, file],
    };
    const [mail] = await read({ ...GMAIL, payload });
    assert.equal(mail?.text.body, "Hello Ben.");
    assert.match(mail.text.forwarded, /dan@other\.example[\s\S]*Below floor price\./);
    assert.deepEqual([mail.attachmentCount, mail.mail?.messageId], [2, "m-1@example.com"]);
  });

  it("a header with a line break in it makes no other header", async () => {
    const headers = [...HEADERS, header("X-Note", "one\r\nBcc: eve@example.com"), header("Bad name:", "x")];
    const [mail] = await read({ ...GMAIL, payload: { mimeType: "text/plain", headers, body: { data: data("Hi.") } } });
    assert.deepEqual(mail?.participants.map(({ role }) => role), ["from", "to", "cc"]);
  });

  it("Microsoft Graph: the same people, words, key and thread as the mail in a file, with its categories", async () => {
    const [mail] = await read(GRAPH);
    const [file] = await asFile(RAW);
    assert.deepEqual([mail?.participants, mail?.text, mail?.sourceId, mail?.threadId, mail?.occurredAt, mail?.source], [file?.participants, file?.text, file?.sourceId, file?.threadId, file?.occurredAt, file?.source]);
    assert.deepEqual([mail?.mail?.messageId, mail?.folders], ["m-1@example.com", ["Private"]]);
  });

  it("Microsoft Graph: HTML, a private mark and attachments; several in one answer", async () => {
    const html = { ...GRAPH, internetMessageId: "<m-2@example.com>", body: { contentType: "html", content: "<html><body><p>Two <b>pumps</b>.</p></body></html>" }, sensitivity: "confidential", hasAttachments: true };
    const mails = await read({ "@odata.context": "x", value: [GRAPH, html] });
    assert.deepEqual(mails.map(({ sourceId }) => sourceId), ["m-1@example.com", "m-2@example.com"]);
    assert.deepEqual([mails[1]?.text.body, mails[1]?.mail?.sensitivity, mails[1]?.attachmentCount], ["Two pumps.", "company-confidential", 1]);
    assert.deepEqual((await read([GRAPH, html])).length, 2);
  });

  it("what holds no message, or one without its date, is refused and the item named", async () => {
    for (const [value, why] of [
      [{ ...GMAIL, raw: "" }, /neither raw nor payload/], [{ value: [GRAPH, { ...GRAPH, sentDateTime: null, receivedDateTime: null }] }, /item 2|RFC 3339/],
      [{ ...GMAIL, payload: deep(80) }, /nested deeper/], [{ ...GMAIL, payload: { headers: [], body: {} } }, /mail headers/],
    ] as const) {
      const result = await parse("mail.json", JSON.stringify(value));
      assert.ok(!result.ok);
      assert.match(`${result.error.place} ${result.error.reason}`, why);
    }
  });

  it("a mailbox tells its labels, a calendar its name and categories", async () => {
    const [mail] = await asFile(`X-Gmail-Labels: Inbox,"Team, staff",=?UTF-8?Q?Priv=C3=A9?=\r\nX-Folder: Archive/Old\r\n${RAW}`);
    assert.deepEqual(mail?.folders, ["Inbox", "Team, staff", "Privé", "Archive/Old"]);
    const entry = ["BEGIN:VCALENDAR", "X-WR-CALNAME:Ana\\, private", "BEGIN:VEVENT", "UID:u", "DTSTART:20260310T090000Z", "SUMMARY:x", "CATEGORIES:Doctor,Team\\, staff", "CATEGORIES:Red", "END:VEVENT", "END:VCALENDAR"].join("\r\n");
    const parsed = await parse("a.ics", entry);
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.value[0]?.folders, ["Ana, private", "Doctor", "Team, staff", "Red"]);
    assert.equal(Object.hasOwn((await asFile(RAW))[0] ?? {}, "folders"), false);
  });

  const deep = (depth: number): object => (depth === 0 ? { mimeType: "text/plain", body: {} } : { mimeType: "multipart/mixed", parts: [deep(depth - 1)] });
  const parse = (name: string, text: string) => parseActivityFile({ name, bytes: Buffer.from(text) }, { defaultZone: "UTC", ownDomains: ["seller.example"] });
  const asFile = (text: string) => all("mail.eml", text);
  const read = (value: unknown) => all("mail.json", JSON.stringify(value));

  async function all(name: string, text: string): Promise<readonly Activity[]> {
    const result = await parse(name, text);
    assert.ok(result.ok, result.ok ? "" : `${result.error.place}: ${result.error.reason}`);
    return result.value;
  }
});
