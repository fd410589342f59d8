import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { exportOf, fileOf, linesOf, run } from "./audit-export.ts";
import type { Said } from "./audit-export.ts";

const time = (minutes: number) => new Date(Date.UTC(2026, 10, 21, 0, minutes)).toISOString();
const deal = (id: string) => ({ crm: "hubspot", object: "deal", id });
const commit = (value: string) => ({ c: createHmac("sha256", Buffer.alloc(32, 1)).update(JSON.stringify(value)).digest("hex") });
const story: readonly Said[] = [
  { type: "genesis", at: time(0), id: "g", data: {} },
  { type: "proposal", at: time(1), id: "p", actor: { kind: "service", id: "matcher" }, subject: deal("new-1"), data: { kind: "update_field", expires_at: time(9), changes: [{ field: "stage", before: { p: null }, after: commit("Negotiation") }] } },
  { type: "decision", at: time(2), id: "d", actor: { kind: "user", id: "u7" }, subject: deal("new-1"), ref: { proposal: "p" }, data: { verdict: "edit", batch: { id: "b", n: 2, index: 0 }, edits: [{ field: "stage", proposed: commit("Negotiation"), final: { p: "Won" } }] } },
  { type: "decision", at: time(2), id: "d2", ref: {}, data: { verdict: "approve", batch: { id: "b", n: 2, index: 1 } } },
  { type: "write", at: time(3), id: "w", subject: deal("new-1"), ref: { decision: "d" }, data: { op: "create", changes: [] } },
  { type: "outcome", at: time(4), id: "o", subject: deal("new-1"), ref: { write: "w" }, data: { status: "ok", http: 200, crm_id: "55" } },
  { type: "config", at: time(5), id: "c", data: { key: "policy" } },
  { type: "write", at: time(29), id: "w2", subject: deal("77"), ref: { cause: "c" }, data: { op: "update" } },
  { type: "access", at: time(30), id: "a", subject: deal("55"), data: { what: "reveal" } },
];
const told = (size: number, root = "ab") => ({ type: "config", at: time(31), id: "t", data: { key: "audit.checkpoint", after: { p: { log: "audit.example/t/demo", size, root: root.repeat(32) } } } });
const change = (n: number, more: Said) => story.map((one, i) => (i === n ? { ...one, ...more } : one));
const privateLine = (seq: number, path: string, value: string) => `${JSON.stringify({ path, salt: Buffer.alloc(32, 1).toString("base64"), seq, value })}\n`;
const shown = privateLine(1, "/data/changes/0/after", "Negotiation") + privateLine(2, "/data/edits/0/proposed", "Negotiation");

describe("what the outsider's checker reads in the entries", function () {
  this.timeout(60_000);

  const senses: readonly (readonly [string, readonly Said[], RegExp])[] = [
    ["1: an outcome names no write", [...story, { ...story[5], ref: { write: "d" } }], /position 9: rule 1/],
    ["2: a write has no outcome in time", change(8, { at: time(45) }), /position 7: rule 2/],
    ["3: a write follows a rejection", change(2, { data: { verdict: "reject", batch: { id: "b", n: 2, index: 0 } } }), /position 4: rule 3/],
    ["3: a write names a proposal for review", change(4, { ref: { proposal: "p" } }), /position 4: rule 3/],
    ["4: a decision is late", change(2, { ...story[2], at: time(11) }), /position 2: rule 4/],
    ["5: a place is taken twice", change(3, { data: { verdict: "approve", batch: { id: "b", n: 2, index: 0 } } }), /position 3: rule 5/],
    ["5: a size is another", change(3, { data: { verdict: "approve", batch: { id: "b", n: 3, index: 1 } } }), /position 3: rule 5/],
    ["5: a place is beyond its size", change(3, { data: { verdict: "approve", batch: { id: "b", n: 2, index: 2 } } }), /position 3: rule 5/],
    ["6: a log shrank", [...story, told(9), told(8)], /position 10: rule 6/],
    ["6: a root is another", [...story, told(9), told(9, "cd")], /position 10: rule 6/],
    ["6: a size is none", [...story, told(0)], /position 9: rule 6/],
    ["7: unsupported claims went through", [...story, { type: "proposal", at: time(31), id: "m", data: { policy: { route: "auto", version: 1 }, reading: { outcome: "read", claims_kept: 1, claims_dropped: 1 } } }], /position 9: rule 7/],
    ["0: a time cannot be read", change(6, { at: "yesterday" }), /position 6: rule 0/],
  ];
  for (const [name, said, line] of senses) {
    it(`when the hashes are whole but rule ${name}, then it is violated there`, () => {
      const end = run(exportOf(linesOf(said)), "--semantic");
      assert.match(end.stdout, /^chain valid, \d+ walked, .*\nsense: 1 violations:\n/);
      assert.match(end.stdout, line);
      assert.equal(end.code, 1);
    });
  }

  it("when a log makes sense, then --semantic says so", () => {
    const end = run(exportOf(linesOf([...story, told(8), told(8), told(9)])), "--semantic", "--json");
    assert.match(end.stdout, /\nsense: the rules are kept\n\{.*"semantic":\{"ok":true,"count":0,"violations":\[\]\}\}\n$/);
    assert.equal(end.code, 0);
  });

  const erasure = { type: "erasure", at: time(31), id: "e", data: { entries: [{ seq: 2, paths: ["/data/edits/0/proposed"] }] } };
  const values: readonly (readonly [string, readonly Said[], string, string, number])[] = [
    ["all fit", story, shown, "2 match, 0 mismatch, 0 erased, 0 missing", 0],
    ["one was changed", story, shown.replace("Negotiation", "Lost"), "1 match, 1 mismatch, 0 erased, 0 missing", 1],
    ["one is gone", story, shown.slice(0, shown.indexOf("\n") + 1), "1 match, 0 mismatch, 0 erased, 1 missing", 1],
    ["one was erased", [...story, erasure], shown.slice(0, shown.indexOf("\n") + 1), "1 match, 0 mismatch, 1 erased, 0 missing", 0],
    ["one stands where nothing was committed", story, shown + privateLine(7, "/data/x", "y"), "2 match, 1 mismatch, 0 erased, 0 missing", 1],
    ["a line is garbage", story, `${shown}{"seq":1`, "2 match, 1 mismatch, 0 erased, 0 missing", 1],
  ];
  for (const [name, said, lines, counts, code] of values) {
    it(`when the values are checked and ${name}, then it counts ${counts}`, () => {
      const end = run({ ...exportOf(linesOf(said)), "private.jsonl": lines }, "--values");
      assert.equal(end.stdout.split("\n")[1], `values: ${counts}`);
      assert.equal(end.code, code);
    });
  }

  it("when the history of a record is asked for by its last id, then its first id and every step is found", () => {
    const end = run({ ...exportOf(linesOf(story)), "private.jsonl": shown }, "--history", "hubspot", "deal", "55");
    assert.match(end.stdout, /History of hubspot deal 55: 5 entries\nIt also stands in the log as new-1\./);
    assert.match(end.stdout, /stage: null → "Negotiation"/);
    assert.match(end.stdout, /What did a person change\?\n {4}position 2: stage: "Negotiation" → "Won"/);
    assert.match(end.stdout, /Who approved\?\n {4}position 2: user u7 \(edit\)/);
    assert.match(end.stdout, /What reached the CRM\?\n {4}position 5: the CRM answered: ok, http 200, record 55/);
    assert.match(end.stdout, /Is the log intact\? Yes: chain valid/);
    assert.doesNotMatch(end.stdout, /position (3|6|7) /);
  });

  it("when values are not there, or not those that were committed to, then the history does not show them", () => {
    const history = (more: Record<string, string>, said = story) => run({ ...exportOf(linesOf(said)), ...more }, "--history", "hubspot", "deal", "55").stdout;
    assert.match(history({}), /stage: \(withheld\) → "Won"/);
    assert.match(history({}, [...story, erasure]), /stage: \(erased\) → "Won"/);
    const forged = history({ "private.jsonl": shown.replaceAll("Negotiation", "Lost\\u001b[2J") });
    assert.match(forged, /\(mismatch: /);
    assert.doesNotMatch(forged, /Lost/);
  });

  it("when the log is broken, then the history says so", () => {
    const broken = fileOf(linesOf(story)).replace('"http":200', '"http":201');
    const end = run({ ...exportOf(linesOf(story)), "entries.jsonl": broken }, "--history", "hubspot", "deal", "55");
    assert.match(end.stdout, /Is the log intact\? NO: chain broken at position 5: altered/);
    assert.equal(end.code, 1);
  });
});
