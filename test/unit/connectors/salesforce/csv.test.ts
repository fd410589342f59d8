import assert from "node:assert/strict";

import fc from "fast-check";

import { readCsvRows } from "../../../../connectors/salesforce/csv.ts";
import { ObjectDescriptionSchema } from "../../../../connectors/salesforce/describe.ts";

const description = ObjectDescriptionSchema.parse({
  name: "Opportunity",
  fields: [["Id", "id"], ["Name", "string"], ["Amount", "currency"], ["IsDeleted", "boolean"], ["Description", "textarea"]].map(([name, type]) => ({ name, type })),
});
const ID = "006000000000001AAA";
const read = (text: string, fields: readonly string[] = ["Id", "Name"]): ReturnType<typeof readCsvRows> => readCsvRows(text, { fields, description });

describe("a set of bulk results", () => {
  it("F36 when cells hold quotes, commas and line breaks, then they are read as they were written", () => {
    const cell = fc.string({ unit: "binary" }).filter((text) => text !== "" && !text.includes("\0"));
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    fc.assert(fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), fc.constantFrom("\n", "\r\n"), (names, end) => {
      const text = ['"Id","Name"', ...names.map((name) => `"${ID}",${quoted(name)}`), ""].join(end);
      assert.deepEqual(read(text)?.map(({ Id, Name }) => [Id, Name]), names.map((name) => [ID, name]));
    }));
  });

  it("F36 when a cell is empty, quoted or not, then the field is null", () => {
    assert.deepEqual(read(`Id,Name\n${ID},\n${ID},""\n`), [{ Id: ID, Name: null }, { Id: ID, Name: null }]);
  });

  it("when it begins with a byte order mark, then the first column has its name", () => {
    assert.deepEqual(read(`\uFEFF"Id","Name"\n"${ID}","A"\n`), [{ Id: ID, Name: "A" }]);
  });

  it("when NUL is strewn between lines, then it is nothing", () => {
    assert.deepEqual(read(`"Id","Name"\n\0"${ID}","A"\n\0\0`), [{ Id: ID, Name: "A" }]);
  });

  it("when fields are numbers or boxes to tick, then values are those of a JSON answer; columns may come in any order and spelling", () => {
    assert.deepEqual(read(`isdeleted,AMOUNT,Extra,Id\ntrue,1200.50,x,${ID}\nfalse,,y,${ID}\n`, ["Id", "Amount", "IsDeleted"]), [
      { Id: ID, Amount: 1200.5, IsDeleted: true }, { Id: ID, Amount: null, IsDeleted: false },
    ]);
  });

  it("when there are no rows, then there are none", () => {
    assert.deepEqual(read('"Id","Name"\n'), []);
  });

  it("F46 when the text is cut anywhere, then it is no page or one of fewer rows, never a row of other values", () => {
    const whole = `"Id","Name"\n"${ID}","A ""b"", c"\n"${ID}","line\nbreak"\n`;
    const names = ['A "b", c', "line\nbreak"];
    for (let end = 0; end < whole.length - 1; end += 1) {
      const rows = read(whole.slice(0, end));
      assert.deepEqual(rows?.map(({ Name }) => Name) ?? [], names.slice(0, rows?.length ?? 0), `cut at ${String(end)}`);
    }
  });

  it("F46 when it is a page of HTML, lacks a column or holds what is no id, then it is no page", () => {
    for (const text of ["", "<html><body>Sorry</body></html>", `Id\n${ID}\n`, "Id,Name\nnothing,A\n", `Id,Name\n${ID},A,B\n`]) assert.equal(read(text), null, text);
  });
});
