import assert from "node:assert/strict";

import { printable } from "../../../src/app/cli/output.ts";

describe("what is said on a terminal", () => {
  it("holds nothing of a stranger's words that a terminal would obey", () => {
    const said = printable("Pump\u001b[2J\u001b]0;title\u0007 drawings\r\u009b31m\u202egnp.exe\u0000");
    assert.equal(said, "Pump\ufffd[2J\ufffd]0;title\ufffd drawings\ufffd\ufffd31m\ufffdgnp.exe\ufffd");
  });

  it("keeps lines, tabs and every script as they are", () => {
    for (const line of ["one\ntwo\tthree", "Müller → 東京 · שלום", "👩‍💻"]) assert.equal(printable(line), line);
  });
});
