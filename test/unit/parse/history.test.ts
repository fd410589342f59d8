import assert from "node:assert/strict";

import { readAll, readOne, refusal } from "./read.ts";

const table = (...lines: readonly string[]): string => lines.join("\r\n");

describe("a history in a table", () => {
  it("gives one activity a line, each of its kind, with those who took part", async () => {
    const [mail, call, meeting, note] = await readAll("history.csv", table(
      "Activity ID,Type,Date,Subject,Comments,Direction,Assigned To,Contact,Phone",
      '1,Email,2026-02-10T08:41:00-05:00,Pilot,"The drawings, as promised.",Inbound,ben@example.com,Ana Example <ana@example.net>,',
      '2,Phone Call,2026-02-11 15:30,,"She said ""yes"".\nAnd more.",Outbound,ben@example.com,,+1 216 555 0188',
      "3,Meeting,2026-02-12,Review,Drawings looked at.,,ben@example.com,ana@example.net; Eva Example,",
      "4,Something,2026-02-13,Left a card,,,,,",
    ));
    assert.deepEqual([mail, call, meeting, note].map((one) => [one?.kind, one?.sourceId, one?.source, one?.occurredAt]), [
      ["email", "1", "csv", "2026-02-10T13:41:00.000Z"], ["call", "2", "csv", "2026-02-11T20:30:00.000Z"], ["meeting", "3", "csv", "2026-02-12T17:00:00.000Z"], ["note", "4", "csv", "2026-02-13T17:00:00.000Z"],
    ]);
    assert.deepEqual(mail?.participants, [{ role: "to", email: "ben@example.com" }, { role: "from", name: "Ana Example", email: "ana@example.net" }]);
    assert.equal(mail.text.body, "The drawings, as promised.");
    assert.deepEqual([call?.direction, call?.text.body, call?.participants], ["outbound", 'She said "yes".\nAnd more.', [{ role: "caller", email: "ben@example.com" }, { role: "callee", phone: "+1 216 555 0188" }]]);
    assert.deepEqual(meeting?.participants, [{ role: "organizer", email: "ben@example.com" }, { role: "attendee", email: "ana@example.net" }, { role: "attendee", name: "Eva Example" }]);
  });

  it("is read with semicolons, tabs, a byte order mark, other names and an empty line", async () => {
    for (const mark of [";", "\t"]) {
      const lines = [["timestamp", "NOTES", "e-mail", "extra"], ["2026-02-10T08:41:00Z", "a, b", "ana@example.net", "x"]].map((cells) => cells.join(mark));
      const one = await readOne("h.csv", `\ufeff${lines.join("\n")}\n\n`);
      assert.deepEqual([one.kind, one.text.body, one.participants], ["note", "a, b", [{ role: "attendee", email: "ana@example.net" }]]);
    }
  });

  it("when a line has no id, then its words are, and no two lines are one", async () => {
    const text = table("date,notes", "2026-02-10,One", "2026-02-10,Two");
    const [first, again] = [await readAll("h.csv", text), await readAll("other.csv", text)];
    assert.deepEqual(first.map((one) => one.sourceId), again.map((one) => one.sourceId));
    assert.equal(new Set(first.map((one) => one.sourceId)).size, 2);
  });

  it("when a day is written so that it is two, or nothing says when or what, then it is refused by its line, and quotes no cell", async () => {
    assert.equal(await refusal("h.csv", table("date,notes", "2026-02-10,fine", "3/2/2026,secret")), 'h.csv, line 3: "occurredAt" must be an RFC 3339 date and time.');
    assert.match(await refusal("h.csv", table("notes,who", "a,b")), /No column says when/);
    assert.match(await refusal("h.csv", table("date,who", "2026-02-10,b")), /No column says what/);
    assert.match(await refusal("h.csv", "date,notes"), /no activity below its header/);
    const open = await refusal("h.csv", 'date,notes\n2026-02-10,"secret');
    assert.match(open, /damaged/);
    assert.ok(!open.includes("secret"));
    assert.match(await refusal("h.csv", `date,notes\n${"2026-02-10,x\n".repeat(5_001)}`), /more than 5000/);
  });
});
