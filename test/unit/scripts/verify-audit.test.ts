import assert from "node:assert/strict";
import { walk } from "../../../scripts/verify-audit.mjs";
import { checkpointOf, entryLine, exportOf, fileOf, keyOf, linesOf, linkTo, LOG, noteOf, own, rootOfLines, run, ZEROS } from "./audit-export.ts";
import type { Said } from "./audit-export.ts";

/** The walk, without a process: "valid 8", or kind and position. Reads in small steps, so that lines lie across them. */
function verdict(file: string | Buffer, checkpoints: readonly { size: number; root: string }[] = [], step = 1 << 20): string {
  const bytes = Buffer.from(file);
  let at = 0;
  const read = (buffer: Uint8Array, offset: number, length: number) => {
    const part = bytes.subarray(at, at + Math.min(length, step));
    buffer.set(part, offset);
    at += part.length;
    return part.length;
  };
  const { broken, walked } = walk({ read, log: LOG, checkpoints });
  if (broken === undefined) return `valid ${walked}`;
  return `${broken.kind} ${broken.at}${broken.upto === undefined ? "" : `-${broken.upto}`}`;
}

const plain = (n: number): Said => ({ at: `2026-11-21T00:00:0${n}.000Z`, data: { n }, type: "access", v: 1 });
const eight = linesOf([0, 1, 2, 3, 4, 5, 6, 7].map(plain));
const line = (n: number) => eight[n] ?? assert.fail(`no line ${n}`);
const signed = checkpointOf(eight);
const put = (at: number, remove: number, ...lines: readonly string[]) => fileOf(eight.toSpliced(at, remove, ...lines));

describe("the outsider's checker of the audit log", function () {
  this.timeout(60_000);

  it("when it gets the vectors of the format page, then it accepts them", () => {
    const vectors = linesOf([
      { at: "2026-11-21T00:00:00.000Z", data: { format: "crm-audit/1", hash: "sha256" }, type: "genesis", v: 1 },
      { at: "2026-11-21T00:00:01.000Z", data: { confidence_bp: 8700 }, type: "proposal", v: 1 },
      { at: "2026-11-21T00:00:02.000Z", data: { verdict: "approve", via: "bulk" }, type: "decision", v: 1 },
    ]);
    const checkpoint = `${LOG}\n3\neKXHy0UhA69fnUE0lc7vEM9CDcOpG8xyNehvGaE3/Pg=\n\n— ${LOG} 7koOPcQT6Wl8PrmOBjncdS/y5mv8wxtgU441Hj+cfxF2qADMHMw5GTO4gIFXtxBwv4WANji9VvcEDwYj3fv0iN5UQwA=\n`;
    const vkey = `${LOG}+ee4a0e3d+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs`;
    const root = "78a5c7cb452103af5f9d413495ceef10cf420dc3a91bcc7235e86f19a137fcf8";
    const leaf = "30b50cbe01504ccac69b922e4c8a5f106ebeef8c80e443503e248bbe0141dba4";
    assert.equal(noteOf(vectors), checkpoint, "the writer of this test makes what the page shows");
    const end = run({ "entries.jsonl": fileOf(vectors), vkey, checkpoint }, "--json");
    const [said, json, nothing] = end.stdout.split("\n");
    assert.equal(said, `chain valid, 3 walked, root ${root}, checkpoints 1/1, unanchored tail 0`);
    assert.equal(nothing, "");
    const checkpoints = { seen: 1, matched: 1, last_size: 3 };
    assert.deepEqual(JSON.parse(json ?? ""), { ok: true, log: LOG, walked: 3, root, head: { size: 3, leaf }, checkpoints, unanchored: 0 });
    assert.equal(end.code, 0);
    assert.match(end.stderr, /key id ee4a0e3d.*Compare it/);
  });

  const other = entryLine(3, ZEROS, plain(3), "audit.example/t/other");
  const changed = (n: number) => line(n).replace('"n":', '"m":');
  const twin = entryLine(3, linkTo(line(2)), plain(9));
  const forgedEnd = linesOf([plain(9)], eight.slice(0, 7));
  const rules: readonly (readonly [string, string, string, { size: number; root: string }?])[] = [
    ["1: the file ends inside an entry", fileOf(eight.slice(0, 5)) + line(5).slice(0, 50), "truncated 5"],
    ["1: only the last LF is missing", fileOf(eight).slice(0, -1), "truncated 7"],
    ["1: the last piece says something else", `${fileOf(eight)}{"_log":"x`, "altered 8"],
    ["2: a line that is no entry", put(3, 0, "nothing"), "inserted 3"],
    ["2: an empty line", put(3, 0, ""), "inserted 3"],
    ["3: an entry that no longer begins as one", put(3, 1, line(3).slice(1)), "altered 3"],
    ["3: an empty line at the end", put(8, 0, ""), "altered 8"],
    ["3: a byte order mark", `\uFEFF${fileOf(eight)}`, "altered 0"],
    ["3: a number with a leading zero", put(3, 1, line(3).replace('"_seq":3', '"_seq":03')), "altered 3"],
    ["4: CR LF", fileOf(eight).replaceAll("\n", "\r\n"), "altered 0"],
    ["4: an entry that is too long", put(3, 1, line(3).replace('"n"', `"${"n".repeat(65_536)}"`)), "altered 3"],
    ["5: an entry that names another log", put(3, 1, line(3).replace("demo", "otto")), "altered 3"],
    ["6: a line from another log", put(3, 0, other), "inserted 3"],
    ["7: a line twice", put(3, 0, line(2)), "inserted 3"],
    ["7: a later line twice", put(3, 0, line(5)), "inserted 3"],
    ["8: two lines swapped", put(3, 2, line(4), line(3)), "reordered 3"],
    ["9: a forged twin before the true one", put(3, 0, twin), "inserted 3"],
    ["9: a forged twin before the last", put(7, 0, forgedEnd.at(-1) ?? ""), "inserted 7", signed],
    ["14: a twin behind the last", put(8, 0, forgedEnd.at(-1) ?? ""), "inserted 8", signed],
    ["10: a changed entry", put(3, 1, changed(3)), "altered 3"],
    ["10: a changed entry before the last", put(6, 1, changed(6)), "altered 6"],
    ["11: a changed link", put(4, 1, line(4).replace(/"_prev":"..../, '"_prev":"0000')), "altered 4"],
    ["11: a changed link in the last, and the checkpoint before it fits", put(7, 1, entryLine(7, ZEROS, plain(7))), "altered 7", checkpointOf(eight.slice(0, 7))],
    ["11: a changed link in the first", put(0, 1, entryLine(0, "1".repeat(64), plain(0))), "altered 0"],
    ["12: a changed number", put(3, 1, line(3).replace('"_seq":3', '"_seq":33')), "altered 3"],
    ["13: an entry is missing", put(3, 1), "missing 3"],
    ["14: an earlier line at the end", put(8, 0, line(2)), "inserted 8"],
  ];
  for (const [name, file, expected, ...checkpoints] of rules) {
    it(`when the first misfit falls under rule ${name}, then the verdict is "${expected}"`, () => {
      assert.equal(verdict(file, checkpoints.filter((one) => one !== undefined)), expected);
    });
  }

  const at = (size: number) => checkpointOf(eight.slice(0, size));
  const wrong = (size: number) => ({ size, root: ZEROS });
  const ends: readonly (readonly [string, readonly string[], readonly { size: number; root: string }[], string])[] = [
    ["all fit", eight, [at(0), at(3), at(8)], "valid 8"],
    ["two of one size differ", eight, [at(2), at(4), wrong(4), at(8)], "forked 2-4"],
    ["two of one size differ, beyond the end", eight, [at(5), signed, wrong(9), { size: 9, root: "1".repeat(64) }], "forked 8-9"],
    ["the last entry is another", forgedEnd, [at(7), signed], "altered 7"],
    ["the last entry is another, and more was signed", forgedEnd, [at(7), signed, wrong(9)], "re-chained 7-8"],
    ["the log was written anew from some place", linesOf([plain(5), plain(6), plain(8)], eight.slice(0, 5)), [at(2), at(4), signed], "re-chained 4-8"],
    ["a size in the middle does not fit", eight, [at(2), wrong(3), at(4), signed], "re-chained 2-3"],
    ["more was signed than is there", eight.slice(0, 6), [at(3), signed], "truncated 6"],
    ["nothing is there, and nothing was signed", [], [at(0)], "valid 0"],
    ["nothing is there, but something was signed", [], [at(1)], "truncated 0"],
    ["a checkpoint of nothing has a root", eight, [wrong(0)], "re-chained 0-0"],
  ];
  for (const [name, lines, checkpoints, expected] of ends) {
    it(`when every line is accepted and ${name}, then the verdict is "${expected}"`, () => {
      assert.equal(verdict(fileOf(lines), checkpoints), expected);
    });
  }

  it("when trees of any size are signed, then each root is found on the way", () => {
    const lines = linesOf(Array.from({ length: 70 }, (_, n) => ({ at: "x", data: { n } })));
    assert.equal(verdict(fileOf(lines), lines.map((_, n) => checkpointOf(lines.slice(0, n + 1)))), "valid 70");
  });

  it("when the file is cut behind any byte, then it is truncated there, however it is read", () => {
    const file = Buffer.from(fileOf(eight));
    for (let cut = 0; cut < file.length; cut++) {
      const part = file.subarray(0, cut);
      const whole = part.filter((byte) => byte === 0x0a).length;
      assert.equal(verdict(part, [signed], 1 + (cut % 300)), `truncated ${whole}`, `cut at ${cut}`);
    }
  });

  it("when any byte is another, then the log is not valid", () => {
    const file = Buffer.from(fileOf(eight));
    for (let place = 0; place < file.length; place++) {
      for (const mask of [0x01, 0x02, 0x20, 0x80]) {
        file.writeUInt8(file.readUInt8(place) ^ mask, place);
        assert.doesNotMatch(verdict(file, [signed]), /valid/, `byte ${place}`);
        file.writeUInt8(file.readUInt8(place) ^ mask, place);
      }
    }
    assert.equal(verdict(file, [signed]), "valid 8");
  });

  it("when a line is hundreds of megabytes long, then memory stays small and the entry is named", () => {
    const end = run({ ...exportOf(eight), "entries.jsonl": `${fileOf(eight.slice(0, 5))}${line(5).slice(0, -1)}HUGE` });
    assert.match(end.stdout, /^chain broken at position 5: truncated \(/);
    assert.equal(end.code, 1);
    assert.ok(end.rssMb < 140, `${end.rssMb} MB`);
    assert.match(run({ ...exportOf(eight), "entries.jsonl": "HUGE" }).stdout, /position 0: altered/);
  });

  it("when lines are as long as they may be, then they are accepted, and one byte more is not", () => {
    const padded = (bytes: number) => entryLine(0, ZEROS, { x: "y".repeat(bytes - entryLine(0, ZEROS, { x: "" }).length) });
    assert.equal(verdict(fileOf([padded(65_535)]), [], 10_000), "valid 1");
    assert.equal(verdict(fileOf([padded(65_536)]), [], 10_000), "altered 0");
  });

  it("when there is no checkpoint, then it says what cannot be seen", () => {
    const end = run({ "entries.jsonl": fileOf(eight), vkey: own.vkey });
    assert.equal(end.stdout, "chain valid, 8 walked, NOT ANCHORED (truncation and re-chaining not detectable)\n");
    assert.equal(end.code, 0);
  });

  it("when checkpoints come from several files, rotated keys and mail, then distinct sizes are counted", () => {
    const rotated = keyOf(8);
    const brought = `\uFEFF${noteOf(eight.slice(0, 2))}\n${rotated.note(4, rootOfLines(eight.slice(0, 4)))}`.replaceAll("\n", "\r\n");
    const witness = keyOf(9, "witness.example").note(8, rootOfLines(eight), LOG).split("\n").at(-2) ?? "";
    const files = { ...exportOf(eight), checkpoint: `${noteOf(eight)}${witness}\n`, "checkpoints/a": noteOf(eight.slice(0, 4)), "checkpoints/.DS_Store": "x", brought, keys: own.vkey + rotated.vkey };
    const end = run({ ...files, vkey: "not read" }, "--checkpoint", "@brought", "--vkey", "@keys", "--json");
    assert.match(end.stdout, /checkpoints 3\/3, unanchored tail 0\n/);
    assert.equal(end.stderr, "");
  });

  const good = exportOf(eight);
  const refusals: readonly (readonly [string, Record<string, string>, readonly string[], RegExp])[] = [
    ["the key is another", { ...good, vkey: keyOf(8).vkey }, [], /checkpoint is not signed by a trusted key/],
    ["the checkpoint is of another log", { ...good, checkpoint: own.note(8, rootOfLines(eight), "audit.example/t/other") }, [], /is of another log/],
    ["its signature is wrong", { ...good, checkpoint: good.checkpoint.replace("\n8\n", "\n9\n") }, [], /wrong signature under the key ee4a0e3d/],
    ["its root has 31 bytes", { ...good, "checkpoints/x": own.note(8, Buffer.alloc(31)) }, [], /checkpoints.x is malformed: its root/],
    ["its size is no safe integer", { ...good, checkpoint: own.note("9007199254740993", Buffer.alloc(32)) }, [], /size is too large/],
    ["its size has a leading zero", { ...good, checkpoint: own.note("08", rootOfLines(eight)) }, [], /is malformed/],
    ["its file is cut", { ...good, checkpoint: good.checkpoint.slice(0, 60) }, [], /checkpoint is malformed/],
    ["its file is empty", { ...good, checkpoint: "" }, [], /checkpoint is malformed/],
    ["a checkpoint brought along is not there", good, ["--checkpoint", "nowhere"], /nowhere cannot be read: it does not exist/],
    ["there is no key", { "entries.jsonl": "", vkey: "\n" }, [], /no verifier key/],
    ["the key file is missing", { "entries.jsonl": "" }, [], /vkey cannot be read: it does not exist/],
    ["a key's id is not its own", { ...good, vkey: own.vkey.replace("ee4a", "ee4b") }, [], /not a verifier key/],
    ["the keys are of two logs", { ...good, vkey: own.vkey + keyOf(7, "audit.example/t/other").vkey }, [], /different logs/],
    ["the entries are missing", { vkey: own.vkey }, [], /entries.jsonl cannot be read/],
    ["there are no values to check", good, ["--values"], /private.jsonl does not exist/],
    ["an option is unknown", good, ["--fast"], /no option "--fast"/],
    ["an option lacks its value", good, ["--history", "hubspot", "deal"], /an id is missing/],
    ["two folders are given", good, ["here"], /one folder only/],
  ];
  for (const [name, files, args, sentence] of refusals) {
    it(`when ${name}, then the check cannot run, and one sentence says so`, () => {
      const end = run(files, ...args);
      assert.match(end.stderr.replace(/^The key of .*\n/, ""), new RegExp(`^.*${sentence.source}.*\\n$`));
      assert.deepEqual([end.code, end.stdout], [2, ""]);
    });
  }

  it("when the tail holds more than anchors and readings, then --require-anchored ends with 3", () => {
    const actor = { id: "audit-anchor", kind: "system" };
    const tail = [{ actor, data: { key: "audit.anchor" }, type: "config" }, { actor, data: {}, type: "write" }, { actor, data: {}, type: "outcome" }, { data: {}, type: "access" }];
    const files = (more: readonly Said[]) => ({ ...good, "entries.jsonl": fileOf(linesOf(more, eight)) });
    assert.equal(run(files(tail), "--require-anchored").code, 0);
    const end = run(files([...tail, { data: { key: "audit.key" }, type: "config" }]), "--require-anchored");
    assert.equal(end.code, 3);
    assert.match(end.stderr, /no checkpoint covers position 12 /);
    const chosen = { actor: { id: "cli", kind: "admin" }, data: { key: "audit.anchor_record" }, type: "config" };
    assert.match(run(files([chosen]), "--require-anchored").stderr, /no checkpoint covers position 8 /);
  });

  const pasted = `Checkpoint of a log, 8 entries.\n\nPlease leave it <here> & there.\n\n${noteOf(eight).trimEnd()}`;
  const asHtml = pasted.replace("<here> &", "&lt;here&gt; &amp;").replaceAll("\n", "<br>");
  const kept: readonly (readonly [string, string])[] = [
    ["among other words", pasted], ["with CR LF", pasted.replaceAll("\n", "\r\n")], ["as HTML", asHtml], ["as HTML that names its dash", asHtml.replaceAll("\u2014", "&mdash;")],
    ["as paragraphs", pasted.split("\n").map((line) => `<p>${line}&nbsp;</p>`).join("\n")], ["twice, with words behind", `${pasted}\n\n${pasted}\n\nThat is all.\n`],
  ];
  for (const [how, mine] of kept) {
    it(`when a checkpoint is brought along ${how}, then it is found, and what was changed or cut is told`, () => {
      const files = { "entries.jsonl": fileOf(eight), vkey: own.vkey };
      assert.match(run({ ...files, mine }, "--checkpoint", "@mine").stdout, /^chain valid, 8 walked, root \S+, checkpoints 1\/1, unanchored tail 0\n$/);
      const root = rootOfLines(eight).toString("base64");
      assert.match(run({ ...files, mine: mine.replace(root, Buffer.alloc(32).toString("base64")) }, "--checkpoint", "@mine").stderr, /wrong signature/);
      assert.match(run({ ...files, mine: mine.slice(0, mine.lastIndexOf(root) + root.length) }, "--checkpoint", "@mine").stderr, /malformed/);
    });
  }
});
