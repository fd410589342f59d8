import assert from "node:assert/strict";

import { NO_TEXT, participant, tidy } from "../../../src/adapters/parse/build-activity.ts";
import { readOne } from "./read.ts";

describe("a participant", () => {
  it("keeps an address and a number as they came", () => {
    assert.deepEqual(participant("from", { name: "Ana", email: "ana@x.example", phone: "tel: +1 (303) 555-0180 ext. 14" }), { role: "from", name: "Ana", email: "ana@x.example", phone: "tel: +1 (303) 555-0180 ext. 14" });
    for (const phone of ["1-800-FLOWERS", "0044 20 7946 0121", "030 23125-140 Durchwahl 7", "mobile: 303 555 0180", "555-0131", "+１ ２１６ ５５５ ０１０１", "1-800-flowers"]) assert.equal(participant("callee", { phone })?.phone, phone);
  });

  it("when a name stands with an address, then each is what it is", () => {
    assert.deepEqual(participant("from", { email: "Ana Example <ana@x.example>" }), { role: "from", name: "Ana Example", email: "ana@x.example" });
    assert.deepEqual(participant("from", { name: "Ana", email: "<ana@x.example>" }), { role: "from", name: "Ana", email: "ana@x.example" });
    assert.deepEqual(participant("from", { name: "ana@x.example", email: "None" }), { role: "from", email: "ana@x.example" });
    assert.deepEqual(participant("from", { name: "ana@x.example", email: "bo@y.example" }), { role: "from", name: "ana@x.example", email: "bo@y.example" });
    assert.equal(participant("from", { email: "mailto:ana@x.example?subject=my card 4111 1111 1111 1111" })?.email, "mailto:ana@x.example");
  });

  it("when words stand in the place of an address or a number, then they are a name, which the screen reads, or are left out beside one", () => {
    assert.deepEqual(participant("from", { email: "card 4111 1111 1111 1111. ana@x.example" }), { role: "from", name: "card 4111 1111 1111 1111. ana@x.example" });
    assert.deepEqual(participant("callee", { phone: "4111 1111 1111 1111" }), { role: "callee", name: "4111 1111 1111 1111" });
    assert.deepEqual(participant("callee", { name: "Ana", phone: "my password is zanzibar" }), { role: "callee", name: "Ana" });
  });

  it("when a number stands among words, then it is told from them", () => {
    assert.deepEqual(participant("callee", { name: "Ana", phone: "ask for Bob, +1 303 555 0180 (after 5)" }), { role: "callee", name: "Ana", phone: "+1 303 555 0180" });
  });
});

describe("text that would read as another than it is", () => {
  it("loses what turns its direction, and keeps the marks that languages need", async () => {
    assert.equal(tidy("invoice\u202Efdp.exe\u202C"), "invoicefdp.exe");
    const { text } = await readOne("a.json", JSON.stringify({
      source: "s", sourceId: "1", kind: "note", occurredAt: "2026-02-18T15:00:00Z", participants: [{ role: "from", name: "Ana" }], body: { text: "Pay \u2066nothing\u2069 to \u200Fשלום" },
    }));
    assert.deepEqual(text, { ...NO_TEXT, body: "Pay nothing to \u200Fשלום" });
  });
});
