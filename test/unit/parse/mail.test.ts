import assert from "node:assert/strict";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import { bytesOf, mail, OPTIONS, readAll, readOne, refusal } from "./read.ts";

/** One character a byte. */
const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

const multipart = (type: string, parts: readonly (readonly [headers: string, body: string])[]): string =>
  mail(`${parts.map(([headers, body]) => `--b\r\n${headers}\r\n\r\n${body}\r\n`).join("")}--b--\r\n`, { "Content-Type": `multipart/${type}; boundary=b` });

describe("a raw mail", () => {
  it("becomes an activity with its people, ids, time and stated offset", async () => {
    const one = await readOne("a.eml", mail("Hello Ben,\r\n\r\nfine by me.\r\n", {
      Cc: '"Example, Cleo" <cleo@example.net>', Bcc: "dan@example.com", "In-Reply-To": "<0@example.com>", References: "<r@example.com> <0@example.com>",
      Sensitivity: "Private", Precedence: "bulk", "List-Id": "l.example.net", "List-Unsubscribe": "<https://example.net/u>", "Auto-Submitted": "auto-replied",
    }));
    assert.equal(one.kind, "email");
    assert.equal(one.sourceId, "1@example.net");
    assert.equal(one.threadId, "r@example.com");
    assert.equal(one.occurredAt, "2026-02-10T13:41:00.000Z");
    assert.equal(one.offsetMinutes, -300);
    assert.equal(one.zone, "America/New_York");
    assert.equal(one.direction, "inbound");
    assert.deepEqual(one.participants.map(({ role, name, email }) => [role, name, email]), [
      ["from", "Ana Example", "ana@example.net"], ["to", "Ben Example", "ben@example.com"], ["cc", "Example, Cleo", "cleo@example.net"], ["bcc", undefined, "dan@example.com"],
    ]);
    assert.deepEqual(one.mail, {
      messageId: "1@example.net", inReplyTo: "0@example.com", references: ["r@example.com", "0@example.com"], autoSubmitted: "auto-replied",
      listId: "l.example.net", listUnsubscribe: true, precedence: "bulk", sensitivity: "Private", deliveryReport: false,
    });
    assert.equal(one.text.body, "Hello Ben,\n\nfine by me.");
  });

  it("is outbound from an own address, and internal among own ones", async () => {
    assert.equal((await readOne("a.eml", mail("x", { From: "b@example.com", To: "a@example.net" }))).direction, "outbound");
    assert.equal((await readOne("a.eml", mail("x", { From: "b@mail.example.com", To: "c@example.com" }))).direction, "internal");
  });

  it("without Message-ID has an id that is the same when it is read again and another for another text", async () => {
    const [one, again, other] = await Promise.all([mail("x", { "Message-ID": "" }), mail("x", { "Message-ID": "" }), mail("y", { "Message-ID": "" })].map(async (text) => readOne("a.eml", text)));
    assert.match(one?.sourceId ?? "", /^like-[0-9a-f]{40}$/);
    assert.equal(one?.sourceId, again?.sourceId);
    assert.notEqual(one?.sourceId, other?.sourceId);
  });

  for (const [name, type, bytes, text] of [
    ["declared windows-1252", 'text/plain; charset="windows-1252"', "Gr\xfc\xdfe \x96 Ana", "Grüße – Ana"],
    ["declared us-ascii over windows-1252", "text/plain; charset=us-ascii", "Gr\xfc\xdfe \x96 Ana", "Grüße – Ana"],
    ["declared utf-8 over windows-1252", "text/plain; charset=utf-8", "Gr\xfc\xdfe \x96 Ana", "Grüße – Ana"],
    ["declared iso-8859-1 over UTF-8", "text/plain; charset=iso-8859-1", "Gr\xc3\xbc\xc3\x9fe", "Grüße"],
    ["of an unknown name", "text/plain; charset=x-martian", "Gr\xfc\xdfe", "Grüße"],
    ["not declared", "text/plain", "Gr\xc3\xbc\xc3\x9fe", "Grüße"],
    ["read wrongly once and written again", "text/plain; charset=utf-8", "Gr\xc3\x83\xc2\xbcn", "Grün"],
    ["iso-8859-2", "text/plain; charset=iso-8859-2", "Zieli\xf1ska", "Zielińska"],
  ] as const) {
    it(`is decoded when its charset is ${name}`, async () => {
      const one = await readOne("a.eml", latin1(mail(bytes, { "Content-Type": type })));
      assert.equal(one.text.body, text);
      assert.equal(one.decodeLossCount, 0);
    });
  }

  it("counts characters that were lost in damaged UTF-8", async () => {
    const one = await readOne("a.eml", latin1(mail("\xc3\xa4\xc3\xb6\xc3\xbc \xff \xc3\xa4")));
    assert.equal(one.decodeLossCount, 1);
    assert.ok(one.text.body.startsWith("äöü"));
  });

  it("with a bare windows-1252 subject keeps its letters", async () => {
    assert.equal((await readOne("a.eml", latin1(mail("x", { Subject: "Angebot f\xfcr Ana" })))).text.subject, "Angebot für Ana");
  });

  it("prefers the plain alternative, and the HTML where the plain one is a stub", async () => {
    const html: [string, string] = ["Content-Type: text/html", "<p>The words of the <b>HTML</b> form are more than the others by far, as anyone can see here.</p>"];
    assert.equal((await readOne("a.eml", multipart("alternative", [["Content-Type: text/plain", "The plain words."], html]))).text.body, "The plain words.");
    const stub = await readOne("a.eml", multipart("alternative", [["Content-Type: text/plain", "Please view this in an HTML mail program."], html]));
    assert.match(stub.text.body, /more than the others/);
    assert.match((await readOne("a.eml", multipart("alternative", [["Content-Type: text/plain", "  "], html]))).text.body, /more than the others/);
  });

  it("counts attachments, and takes an attached mail as forwarded", async () => {
    const one = await readOne("a.eml", multipart("mixed", [
      ["Content-Type: text/plain", "See attached."],
      ["Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=o.pdf", "x"],
      ["Content-Type: message/rfc822", mail("We will buy forty.", { Subject: "Order" })],
    ]));
    assert.equal(one.attachmentCount, 2);
    assert.equal(one.text.body, "See attached.");
    assert.match(one.text.forwarded, /^From: Ana Example <ana@example\.net>[^]*Subject: Order[^]*We will buy forty\./);
  });

  it("below forward headers is forwarded only when the subject says so", async () => {
    const below = "See below.\r\n\r\n-----Original Message-----\r\nFrom: Cleo\r\nSent: Tuesday\r\nTo: Ana\r\nSubject: x\r\n\r\nWe will buy forty.";
    const forward = await readOne("a.eml", mail(below, { Subject: "FW: x" }));
    assert.match(forward.text.forwarded, /We will buy forty/);
    assert.equal(forward.text.quoted, "");
    const answer = await readOne("a.eml", mail(below, { Subject: "RE: x" }));
    assert.match(answer.text.quoted, /We will buy forty/);
    assert.equal(answer.text.forwarded, "");
  });

  it("that reports a delivery says so", async () => {
    const one = await readOne("a.eml", multipart("report", [["Content-Type: text/plain", "Not delivered."], ["Content-Type: message/delivery-status", "Action: failed"], ["Content-Type: message/rfc822", mail("lost")]]));
    assert.equal(one.mail?.deliveryReport, true);
    assert.equal(one.text.forwarded, "");
  });

  it("takes its time from Received when Date is useless, and is refused with neither", async () => {
    const one = await readOne("a.eml", mail("x", { Date: "yesterday", Received: "from a by b; Tue, 10 Feb 2026 09:00:00 +0000" }));
    assert.equal(one.occurredAt, "2026-02-10T09:00:00.000Z");
    assert.equal(one.offsetMinutes, null);
    assert.match(await refusal("a.eml", mail("x", { Date: "" })), /no date/);
  });

  it("keeps a flowed paragraph together", async () => {
    const one = await readOne("a.eml", mail("I will send \r\nthe list \r\ntomorrow.\r\n\r\nAna", { "Content-Type": "text/plain; format=flowed" }));
    assert.match(one.text.body, /^I will send the list tomorrow\.$/m);
  });
});

describe("a mailbox file", () => {
  it("gives every mail in order, with escaped lines restored", async () => {
    const file = `From a@example.net Tue Feb 10\r\n${mail("First.\r\n>From here on")}\r\n\r\nFrom b@example.net Tue Feb 10\r\n${mail("Second.", { "Message-ID": "<2@example.net>" })}`;
    const all = await readAll("a.mbox", file);
    assert.deepEqual(all.map(({ sourceId }) => sourceId), ["1@example.net", "2@example.net"]);
    assert.match(all[0]?.text.body ?? "", /^From here on$/m);
  });

  it("gives the good mails and names the bad ones where somebody hears of them, and is refused whole where nobody does", async () => {
    const file = ["x", "y", "z"].map((body, index) => `From a@example.net Tue Feb 10\r\n${mail(body, { "Message-ID": `<${String(index)}@example.net>`, ...(index === 1 ? { Date: "" } : {}) })}`).join("\r\n\r\n");
    const refused: string[] = [];
    const some = await parseActivityFile({ name: "a.mbox", bytes: bytesOf(file) }, { ...OPTIONS, onRefused: ({ place, reason }) => { refused.push(`${place}: ${reason}`); } });
    assert.deepEqual(some.ok && some.value.map(({ sourceId }) => sourceId), ["0@example.net", "2@example.net"]);
    assert.deepEqual(refused, ["a.mbox, mail 2: The mail has no date that can be read, neither in Date nor in Received."]);
    assert.match(await refusal("a.mbox", file), /^a\.mbox, mail 2: /);
  });

  it("is refused when it is none", async () => {
    assert.match(await refusal("a.mbox", "hello"), /no mbox file/);
  });
});
