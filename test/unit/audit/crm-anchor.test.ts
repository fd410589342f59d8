import assert from "node:assert/strict";
import fc from "fast-check";

import { htmlText, readableText } from "../../../connectors/hubspot/map/text.ts";
import { LINE_MAX_CHARS, oneLine, plainText } from "../../../connectors/salesforce/map/text.ts";
import { anchorKey, anchorText, checkpointsIn, nextAnchorAt, tellsOf } from "../../../src/domain/audit/crm-anchor.ts";
import { type AnchorRead, judgeAnchors } from "../../../src/domain/audit/judge-anchors.ts";
import { signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { publicKeyOf } from "../../../src/domain/audit/note/ed25519.ts";
import { asPlainLines } from "../../../src/domain/audit/note/pasted-text.ts";
import { splitNotes } from "../../../src/domain/audit/note/signed-note.ts";
import { verifierKey } from "../../../src/domain/audit/note/verifier-key.ts";
import { crmRecordId } from "../../../src/domain/model/ids.ts";

const LOG = "audit.example/t/demo";
const seed = Buffer.alloc(32, 7);
const keys = [verifierKey(LOG, publicKeyOf(seed))];
const noteOf = (size: number, root = "ab".repeat(32), by = seed): string => signCheckpoint({ origin: LOG, size, root }, by);
const bodyOf = (size: number): string => anchorText({ note: noteOf(size), size }).body;
const sizes = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const roots = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString("hex"));

describe("a checkpoint as a note in a CRM", () => {
  it("has a key of its own for each number of each log, for ever the same", () => {
    assert.equal(anchorKey(LOG, 1), "anchor-bd21cf6ed3ef3670f2d6792617a8cdd2ffdb0c1a");
    assert.equal(anchorKey(LOG, 2), "anchor-3481e8f6c8eb6a84bc346a4534b83db994c5209f");
    assert.notEqual(anchorKey(`${LOG}x`, 1), anchorKey(LOG, 1));
    for (const number of [0, -1, 1.5, Number.NaN]) assert.throws(() => anchorKey(LOG, number), RangeError);
  });

  it("is found again in what each CRM keeps of it, read by the connector or taken as it is stored, however long the log's name is", () => {
    fc.assert(fc.property(sizes, roots, fc.integer({ min: 1, max: 120 }), (size, root, length) => {
      const origin = "a".repeat(length);
      const known = [verifierKey(origin, publicKeyOf(seed))];
      const { subject, body } = anchorText({ note: signCheckpoint({ origin, size, root }, seed), size });
      assert.equal(oneLine(subject, LINE_MAX_CHARS), subject);
      for (const kept of [body, htmlText(body), readableText(htmlText(body)), htmlText(body).replaceAll("—", "&mdash;"), plainText(body), plainText(body).replaceAll("\n", "\r\n")]) {
        assert.deepEqual(checkpointsIn(kept, origin, known).map((one) => [one.size, one.root]), [[size, root]]);
        assert.ok(tellsOf(kept, origin, size) && !tellsOf(kept, origin, size === 1 ? 2 : size - 1));
      }
    }));
  });

  it("is worth nothing once a sign of what was signed is another", () => {
    const signed = noteOf(302);
    const body = bodyOf(302);
    const from = body.indexOf(signed.trimEnd());
    fc.assert(fc.property(fc.nat(signed.length - 2), fc.constantFrom("0", "a", "A", "+", "/", "-"), (at, sign) => {
      const changed = body.slice(0, from + at) + sign + body.slice(from + at + 1);
      assert.deepEqual(checkpointsIn(changed, LOG, keys).length, changed === body ? 1 : 0);
    }));
  });

  it("is what it was where nothing was pasted", () => {
    fc.assert(fc.property(fc.string().filter((text) => !/[\r<&\u00a0\ufeff]/.test(text)), (text) => { assert.equal(asPlainLines(text), text); }));
    assert.deepEqual(splitNotes(asPlainLines(`${noteOf(3)}\n${noteOf(5)}`)), [noteOf(3), noteOf(5)]);
  });

  it("is tried again tomorrow, or sooner where the CRM only had no time, and never at once", () => {
    const now = "2026-11-21T00:00:00.000Z";
    fc.assert(fc.property(fc.constantFrom("throttled", "unavailable", "forbidden", "not-found", "not-signed"), fc.option(fc.nat(10 ** 10)), (kind, retryAfterMs) => {
      const inMs = Date.parse(nextAnchorAt(now, { kind, retryAfterMs })) - Date.parse(now);
      assert.ok(inMs >= 600_000 && inMs <= 86_400_000);
      if (kind !== "throttled" && kind !== "unavailable") assert.equal(inMs, 86_400_000);
    }));
    assert.equal(nextAnchorAt(now, { kind: "throttled", retryAfterMs: 7_200_000 }), "2026-11-21T02:00:00.000Z");
    assert.equal(nextAnchorAt(now, null), "2026-11-22T00:00:00.000Z");
  });
});

describe("notes that were read back", () => {
  const read = (body: string, more: Partial<AnchorRead> = {}): AnchorRead => ({ number: 4, size: 302, crmId: crmRecordId("501"), body, ...more });
  const cases: readonly (readonly [string, AnchorRead, string, number, RegExp])[] = [
    ["as it was written", read(bodyOf(302)), "good", 1, /^note 4 in the CRM \(501\) holds the checkpoint of 302 entries$/],
    ["of which the database knows nothing", read(bodyOf(302), { size: null }), "good", 1, /of which this database knows nothing$/],
    ["that is gone", read("", { crmId: null }), "gone", 0, /^note 4 in the CRM is gone: it held the checkpoint of 302 entries/],
    ["without its checkpoint", read("Tidied up."), "changed", 0, /was changed: what it holds is no checkpoint/],
    ["that another key signed", read(noteOf(302, "cd".repeat(32), Buffer.alloc(32, 8))), "changed", 0, /no checkpoint/],
    ["with another checkpoint of the log", read(bodyOf(200)), "changed", 1, /holds a checkpoint of 200 entries, and that of 302 was written$/],
  ];
  for (const [what, note, state, checkpoints, words] of cases) {
    it(`one ${what}: ${state}`, () => {
      const judged = judgeAnchors([note], LOG, keys);
      assert.deepEqual([judged.findings[0]?.state, judged.checkpoints.length], [state, checkpoints]);
      assert.match(judged.findings[0]?.said ?? "", words);
    });
  }
});
