import assert from "node:assert/strict";
import * as fc from "fast-check";
import { addressParser } from "postal-mime";
import { mailAddresses } from "../../../src/adapters/parse/mail-addresses.ts";

const byGrammar = (header: string): unknown => addressParser(header, { flatten: true }).map(({ name, address }) => ({ name, address }));

describe("the people of an address header", () => {
  it("are told by name and address, plainly written or not", () => {
    assert.deepEqual(mailAddresses('Ana Example <ana@example.com>, ben@example.com ,"Example, Cleo" <cleo@example.com>, Team: d@example.com, <e@example.com>;'), [
      { name: "Ana Example", address: "ana@example.com" }, { name: "", address: "ben@example.com" }, { name: "Example, Cleo", address: "cleo@example.com" },
      { name: "", address: "d@example.com" }, { name: "", address: "e@example.com" },
    ]);
    assert.deepEqual(mailAddresses(" Ana  O'Example-Né <ana@example.com>,"), [{ name: "Ana  O'Example-Né", address: "ana@example.com" }]);
  });

  it("are those that the whole grammar finds, whatever the header", () => {
    const piece = fc.constantFrom("Ana", "O'Né", " ", " ", "  ", "<a@b.example>", "<a@b.example>", "ben@c.example", ",", ", ", ",", ";", ":", '"', "(x)", "<", ">", "@", "a.b+c@d", "\t", "=?utf-8?Q?a?=", "'a@b'", "2.");
    fc.assert(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const header = pieces.join("");
      assert.deepEqual(mailAddresses(header), byGrammar(header));
    }), { numRuns: 1_000 });
  });
});
