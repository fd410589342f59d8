#!/usr/bin/env node
/* eslint max-lines: "off" -- an outsider carries and reads one file; its sections are its modules. */

// Checks an exported audit log. One file, no dependency, Node 20.12 or newer. It shares no code with the program that wrote
// the log; it was written from the format page (docs/audit-format.md) alone, so that the two cannot share a mistake.
//
//   1  Numbers and words       limits, exit codes, the usage text
//   2  Hashes                  leaf, node, the tree of RFC 6962
//   3  Lines                   the file as bytes, in constant memory
//   4  The walk                which lines are accepted, and what the first misfit is
//   5  Checkpoints             which fitted, and what that says about a log without a misfit
//   6  Keys and notes          verifier keys, signed checkpoints, what the log of logs tells
//   7  Sense                   the rules an honest log keeps besides the hashes
//   8  Values                  shown values against the commitments
//   9  History                 what the log says about one record
//  10  The command             arguments, files, the report
//
// To follow the verdict, read `walk` (4) and `judgeWhole` (5): everything else serves them.

import crypto from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// ---------------------------------------------------------------------------------------------------------------------
// 1  Numbers and words

/** A longer line is no entry. */
const LINE_BYTES_MAX = 65_535;
/** `{"_log":"` + 128 + `","_prev":"` + 64 + `","_seq":` + 16 + `,`: a header never needs more. */
const HEADER_BYTES_MAX = 9 + 128 + 11 + 64 + 9 + 16 + 1;
/** Small enough to stay in the processor's cache between reading and hashing, and larger than the longest entry. */
const CHUNK_BYTES = 512 * 1024;
/** A value kept beside the log may be a long text; nothing honest is longer than this. */
const PRIVATE_LINE_BYTES_MAX = 64 * 1024 * 1024;
const LISTED_MAX = 100;
const PROGRESS_EVERY_MS = 3000;
const PROGRESS_ON_TERMINAL_EVERY_MS = 200;
const WRITE_OPEN_MAX_MS = 15 * 60_000;
/** A person decides, and the entry is written when the log is free. */
const DECISION_LATE_MAX_MS = 60_000;

const LF = 0x0a;
const CLOSING_BRACE = 0x7d;
const ZEROS = "0".repeat(64);

const EXIT = { valid: 0, broken: 1, cannotRun: 2, notAnchored: 3 };

const USAGE = `Checks an exported audit log. Needs Node 20.12 or newer, and nothing else.

  node verify-audit.mjs [DIR] [options]

  DIR                       the folder of the export; when left out, the folder this file is in
  --vkey FILE               trust the verifier keys in FILE, and only those (may be given again)
  --checkpoint FILE         also hold the log against the checkpoints in FILE (may be given again)
  --logs-vkey FILE          trust the log of logs' verifier keys in FILE, and only those (may be given again)
  --semantic                also apply the rules of sense
  --values                  also hold private.jsonl against the commitments in the entries
  --history CRM OBJECT ID   also tell what the log says about one record
  --require-anchored        exit 3 when something stands behind the last checkpoint that fits
  --json                    end with one line of JSON
  --help                    this text

Exit: 0 valid; 1 broken, or a rule or a value is violated; 2 the check could not run; 3 valid, but not anchored.
`;

/** The check could not run: the message is the one sentence that the reader gets. */
class CannotRun extends Error {}

// ---------------------------------------------------------------------------------------------------------------------
// 2  Hashes

/**
 * SHA-256 in one call. Of the outputs `crypto.hash` offers, text is the fast one; "latin1" is one character a byte.
 * @param {Uint8Array | string} bytes
 * @param {"hex" | "latin1"} encoding
 * @returns {string}
 */
const sha256 = (bytes, encoding) => crypto.hash("sha256", bytes, encoding);

/**
 * The leaf hash of a line: SHA-256(0x00 ‖ bytes). The byte before the line is the LF of the line before, which is no longer
 * needed; it becomes the 0x00, and so nothing is copied.
 * @param {Uint8Array} bytes
 * @param {number} start at least 1
 * @param {number} end
 */
function leafHash(bytes, start, end) {
  bytes[start - 1] = 0x00;
  return sha256(bytes.subarray(start - 1, end), "hex");
}

/**
 * A growing tree of RFC 6962, 2.1, of which only the roots of the whole subtrees are kept: one hash for each binary digit of
 * the size. `levels[k].full` says that a subtree of 2^k leaves waits in the left half for its right-hand neighbour.
 */
function growingTree() {
  /** @type {{ pair: Buffer, full: boolean }[]} */
  const levels = [];
  const newLevel = () => {
    const pair = Buffer.alloc(65);
    pair[0] = 0x01;
    return { pair, full: false };
  };
  return {
    /** @param {string} leaf in hex */
    add(leaf) {
      let [hash, encoding] = [leaf, /** @type {"hex" | "latin1"} */ ("hex")];
      for (let k = 0; ; k++) {
        const level = (levels[k] ??= newLevel());
        level.pair.write(hash, level.full ? 33 : 1, 32, encoding);
        level.full = !level.full;
        if (level.full) return;
        hash = sha256(level.pair, "latin1");
        encoding = "latin1";
      }
    },
    /** @returns {string} in hex; the empty tree has the hash of nothing */
    root() {
      let right;
      for (const { pair, full } of levels) {
        if (!full) continue;
        const left = pair.toString("latin1", 1, 33);
        right = right === undefined ? left : sha256(Buffer.from(`\x01${left}${right}`, "latin1"), "latin1");
      }
      return right === undefined ? sha256("", "hex") : Buffer.from(right, "latin1").toString("hex");
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------------
// 3  Lines

/**
 * Reads up to `length` bytes into `buffer` at `offset`; 0 at the end.
 * @typedef {(buffer: Uint8Array, offset: number, length: number) => number} Read
 */

/**
 * What is known about a line that is not simply accepted.
 * @typedef {object} Piece
 * @property {string} head its first bytes, as many as a header may need, one character a byte
 * @property {boolean} ended whether an LF ends it
 * @property {boolean} tooLong
 * @property {() => string} leaf its leaf hash
 */

/**
 * Cuts a file into lines. A usual line is handed on as a stretch of the buffer, with one byte before it that may be
 * overwritten; a line that is too long, or the last piece without an LF, as a Piece. Memory does not depend on the file.
 * @param {Read} read
 * @param {{ line(bytes: Buffer, start: number, end: number): void, odd(piece: Piece): void, bytes?(count: number): void }} visit
 */
function eachLine(read, visit) {
  const buffer = Buffer.alloc(1 + CHUNK_BYTES);
  /** @type {ReturnType<typeof longPiece> | undefined} */
  let long;
  let end = 1;
  for (let got; (got = read(buffer, end, buffer.length - end)) > 0;) {
    end += got;
    visit.bytes?.(got);
    const chunk = buffer.subarray(0, end);
    let start = 1;
    for (let lf; (lf = chunk.indexOf(LF, start)) !== -1; start = lf + 1) {
      if (long === undefined && lf - start <= LINE_BYTES_MAX) {
        visit.line(chunk, start, lf);
      } else {
        long ??= longPiece();
        long.add(chunk.subarray(start, lf));
        visit.odd(long.close(true));
        long = undefined;
      }
    }
    if (long !== undefined || end - start > LINE_BYTES_MAX) {
      long ??= longPiece();
      long.add(chunk.subarray(start, end));
      end = 1;
    } else {
      chunk.copyWithin(1, start, end);
      end = 1 + end - start;
    }
  }
  if (long !== undefined) visit.odd(long.close(false));
  else if (end > 1) visit.odd(pieceOf(buffer, 1, end, false));
}

/**
 * @param {Buffer} bytes
 * @param {number} start
 * @param {number} end
 * @param {boolean} ended
 * @returns {Piece}
 */
function pieceOf(bytes, start, end, ended) {
  const head = bytes.toString("latin1", start, Math.min(end, start + HEADER_BYTES_MAX));
  return { head, ended, tooLong: end - start > LINE_BYTES_MAX, leaf: () => leafHash(bytes, start, end) };
}

/** A line past the limit is hashed as it goes by, and only its head is kept. */
function longPiece() {
  const hash = crypto.createHash("sha256").update(Uint8Array.of(0x00));
  let head = "";
  return {
    /** @param {Buffer} bytes */
    add(bytes) {
      // A line becomes long after 65,535 bytes have been seen: the first piece always holds the whole head.
      if (head === "") head = bytes.toString("latin1", 0, HEADER_BYTES_MAX);
      hash.update(bytes);
    },
    /**
     * @param {boolean} ended
     * @returns {Piece}
     */
    close(ended) {
      const leaf = hash.digest("hex");
      return { head, ended, tooLong: true, leaf: () => leaf };
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------------
// 4  The walk

/**
 * What a signed checkpoint says, once its signature has been checked: at `size` entries the tree has this root, in hex.
 * @typedef {{ size: number, root: string }} Checkpoint
 */

/**
 * Where and how a log is broken. `upto` is there when only a stretch is known.
 * @typedef {{ at: number, upto?: number, kind: string, detail: string }} Broken
 */

/**
 * @typedef {object} Walked
 * @property {number} walked entries accepted
 * @property {string} root of the tree over them, in hex
 * @property {string} leaf hash of the last of them; zeros when there is none
 * @property {{ seen: number, matched: number, last_size: number }} checkpoints distinct sizes; the largest that fitted
 * @property {number} unanchored entries behind the largest checkpoint that fitted
 * @property {Broken} [broken]
 */

/**
 * Walks the entries of one log from the first to the last and judges them, as the format's section "Checking" says.
 * @param {object} input
 * @param {Read} input.read
 * @param {string} input.log
 * @param {readonly Checkpoint[]} [input.checkpoints] of this log, with good signatures
 * @param {(text: string, position: number) => void} [input.onEntry] gets every accepted line as text
 * @param {(size: number) => void} [input.onFit] hears of every size at which the root fitted
 * @param {(count: number) => void} [input.onBytes] hears how many bytes were read
 * @returns {Walked}
 */
export function walk({ read, log, checkpoints = [], onEntry, onFit, onBytes }) {
  const tree = growingTree();
  const prefix = prefixBytes(log);
  const anchors = holdAgainst(checkpoints, tree, onFit);
  let n = 0;
  let h = ZEROS;
  /** The link of the entry accepted last: its twin would have the same. */
  let prevOfLast = "";
  /** @type {ReturnType<typeof misfitAt> | undefined} */
  let misfit;

  const line = (/** @type {Buffer} */ bytes, /** @type {number} */ start, /** @type {number} */ end) => {
    if (misfit !== undefined) return misfit.later(pieceOf(bytes, start, end, true));
    if (bytes[end - 1] !== CLOSING_BRACE || !prefix.begins(bytes, start)) return odd(pieceOf(bytes, start, end, true));
    onEntry?.(bytes.toString("utf8", start, end), n);
    prevOfLast = h;
    h = leafHash(bytes, start, end);
    tree.add(h);
    prefix.expect(h, ++n);
    anchors.at(n);
  };
  const odd = (/** @type {Piece} */ piece) => {
    if (misfit !== undefined) misfit.later(piece);
    else misfit = misfitAt(piece, { log, n, h, prevOfLast });
  };

  anchors.at(0);
  eachLine(read, { line, odd, ...(onBytes && { bytes: onBytes }) });

  const broken = misfit === undefined ? judgeWhole(n, anchors) : misfit.verdict(anchors.resultAt(n));
  const last = anchors.largestFit();
  const result = {
    walked: n,
    root: tree.root(),
    leaf: h,
    checkpoints: { ...anchors.tally(), last_size: last },
    unanchored: n - last,
  };
  return broken === undefined ? result : { ...result, broken };
}

/** What every entry begins with: it proves log, link and position without reading JSON. */
const prefixOf = (/** @type {string} */ log, /** @type {string} */ prev, /** @type {number} */ seq) =>
  `{"_log":"${log}","_prev":"${prev}","_seq":${seq},`;

/**
 * The prefix that the next line must have, kept as bytes: comparing them is faster than making a text of every line's head.
 * @param {string} log
 */
function prefixBytes(log) {
  const front = `{"_log":"${log}","_prev":"`;
  const buffer = Buffer.alloc(HEADER_BYTES_MAX, front, "latin1");
  let length = 0;
  const expect = (/** @type {string} */ prev, /** @type {number} */ seq) => {
    length = front.length + buffer.write(`${prev}","_seq":${seq},`, front.length, "latin1");
  };
  expect(ZEROS, 0);
  return {
    expect,
    begins: (/** @type {Buffer} */ bytes, /** @type {number} */ start) =>
      bytes.compare(buffer, 0, length, start, Math.min(start + length, bytes.length)) === 0,
  };
}

const HEADER = /^\{"_log":"([a-z0-9./-]{1,128})","_prev":"([0-9a-f]{64})","_seq":(0|[1-9][0-9]{0,15}),/;

/**
 * What a line says about itself. `seq` stays text: 16 digits are more than a number holds exactly.
 * @param {string} head
 * @returns {{ log: string, prev: string, seq: string } | undefined}
 */
function headerOf(head) {
  const found = HEADER.exec(head);
  return found === null ? undefined : { log: found[1], prev: found[2], seq: found[3] };
}

/**
 * Gathers what the lines behind the first misfit tell about it, and says which of the fourteen rules fits.
 * @param {Piece} piece the misfit R
 * @param {{ log: string, n: number, h: string, prevOfLast: string }} place what would have been expected
 */
function misfitAt(piece, place) {
  const { log, n, h } = place;
  const header = headerOf(piece.head);
  const wanted = prefixOf(log, h, n);
  const leaf = piece.leaf(); // now: the buffer behind it is about to be used again
  let behind = 0;
  let nextPrev;
  let expected = false;
  let twice = header !== undefined && Number(header.seq) < n;
  return {
    /** @param {Piece} other a line behind R */
    later(other) {
      const its = headerOf(other.head);
      if (++behind === 1) nextPrev = its?.prev;
      if (its === undefined) return;
      expected ||= other.head.startsWith(wanted);
      twice ||= its.seq === header?.seq;
    },
    /** @param {{ fitted: boolean, unfit: boolean }} root how the checkpoints of n entries compared */
    verdict(root) {
      const next = { isLast: behind === 0, nextLinks: nextPrev === leaf };
      const facts = { piece, header, wanted, expected, twice, root, ...next };
      return classify(facts, place);
    },
  };
}

/**
 * The table of the format, row by row; the first that fits decides.
 * @param {{ piece: Piece, header: ReturnType<typeof headerOf>, wanted: string, expected: boolean, twice: boolean,
 *   isLast: boolean, nextLinks: boolean, root: { fitted: boolean, unfit: boolean } }} facts
 * @param {{ log: string, n: number, h: string, prevOfLast: string }} place
 * @returns {Broken}
 */
function classify({ piece, header, wanted, expected, twice, isLast, nextLinks, root }, { log, n, h, prevOfLast }) {
  const hasPrefix = piece.head.startsWith(wanted);
  const agreesSoFar = hasPrefix || wanted.startsWith(piece.head);

  /* 1 */ if (!piece.ended && agreesSoFar) return truncated(n, "the file ends in the middle of this entry");
  if (header === undefined) {
    /* 2 */ if (expected) return inserted(n, "a line that is no entry stands before the entry that belongs here");
    /* 3 */ return altered(n, "this line does not begin as an entry does");
  }
  const { prev, seq } = header;
  const seqIsN = seq === String(n);
  const seqIsBefore = n > 0 && seq === String(n - 1);

  /* 4 */ if (hasPrefix) return altered(n, "this line is too long or does not end as an entry does");
  if (header.log !== log) {
    /* 5 */ if (prev === h && seqIsN) return altered(n, "this entry names another log");
    /* 6 */ return inserted(n, "this line is from another log");
  }
  if (expected) {
    /* 7 */ if (twice) return inserted(n, "this line stands before the right one, and its number is there twice");
    /* 8 */ return reordered(n, "the entry that belongs here stands further down");
  }
  const goesOnFromR = nextLinks || (isLast && root.unfit);
  /* 9 */ if (seqIsBefore && prev === prevOfLast && goesOnFromR) {
    return inserted(n - 1, "this entry is there twice, and the log goes on from the second: the first was put in");
  }
  const entryBeforeIsWrong = nextLinks || (isLast && !root.fitted);
  /* 10 */ if (seqIsN && n > 0 && entryBeforeIsWrong) return altered(n - 1, `entry ${n} does not link to this one`);
  /* 11 */ if (seqIsN) return altered(n, "this entry does not link to the one before");
  /* 12 */ if (prev === h) return altered(n, "this entry links to the one before but bears another number");
  /* 13 */ if (Number(seq) > n) return missing(n, `the next entry says that it is number ${seq}`);
  /* 14 */ return inserted(n, `a line that says it is number ${seq} stands here`);
}

/** @type {(kind: string) => (at: number, detail: string) => Broken} */
const verdictOf = (kind) => (at, detail) => ({ at, kind, detail });
const [altered, inserted, missing] = ["altered", "inserted", "missing"].map(verdictOf);
const [reordered, truncated] = ["reordered", "truncated"].map(verdictOf);

// ---------------------------------------------------------------------------------------------------------------------
// 5  Checkpoints

/**
 * Compares the growing tree with the checkpoints, each at its size.
 * @param {readonly Checkpoint[]} checkpoints
 * @param {{ root(): string }} tree
 * @param {(size: number) => void} [onFit]
 */
function holdAgainst(checkpoints, tree, onFit) {
  /** @type {Map<number, Set<string>>} */
  const roots = new Map();
  for (const { size, root } of checkpoints) roots.set(size, (roots.get(size) ?? new Set()).add(root));
  const sizes = [...roots.keys()].sort((a, b) => a - b);
  /** @type {Map<number, { fitted: boolean, unfit: boolean }>} */
  const results = new Map();
  let waiting = 0;
  let largestFit = 0;
  let firstUnfit = Infinity;
  let fittedBefore = 0;
  return {
    /** @param {number} n called for 0, 1, 2, … */
    at(n) {
      if (sizes[waiting] !== n) return;
      waiting += 1;
      const root = tree.root();
      const fitted = roots.get(n)?.has(root) === true;
      const unfit = !fitted || roots.get(n)?.size !== 1;
      results.set(n, { fitted, unfit });
      if (unfit) firstUnfit = Math.min(firstUnfit, n);
      if (!fitted) return;
      largestFit = n;
      if (firstUnfit === Infinity) fittedBefore = n;
      onFit?.(n);
    },
    resultAt: (/** @type {number} */ n) => results.get(n) ?? { fitted: false, unfit: false },
    tally: () => ({ seen: sizes.length, matched: [...results.values()].filter(({ unfit }) => !unfit).length }),
    largestFit: () => largestFit,
    fittedBefore: () => fittedBefore,
    firstUnfit: () => firstUnfit,
    largest: () => sizes.at(-1) ?? 0,
    /** The smallest size with two roots. */
    forkedAt: () => sizes.find((size) => roots.get(size)?.size !== 1),
  };
}

/**
 * Every line was accepted, so the links are whole: now the checkpoints decide.
 * @param {number} n
 * @param {ReturnType<typeof holdAgainst>} anchors
 * @returns {Broken | undefined}
 */
function judgeWhole(n, anchors) {
  const [m, largest, forkedAt] = [anchors.fittedBefore(), anchors.largest(), anchors.forkedAt()];
  const unfitAt = anchors.firstUnfit();
  if (forkedAt !== undefined) {
    const detail = `two signed checkpoints of ${forkedAt} entries have different roots`;
    return { at: m, upto: forkedAt, kind: "forked", detail };
  }
  if (unfitAt === n && n - m === 1 && largest <= n) {
    return altered(m, "the last entry is not the one that the checkpoint was signed for");
  }
  if (unfitAt !== Infinity) {
    const detail = `between position ${m} and the signed size ${unfitAt} stands something else than was signed`;
    return { at: m, upto: unfitAt, kind: "re-chained", detail };
  }
  if (largest > n) return truncated(n, `a signed checkpoint has ${largest} entries, the file has ${n}`);
  return undefined;
}

// ---------------------------------------------------------------------------------------------------------------------
// 6  Keys and notes

const LOG_NAME = /^[a-z0-9./-]{1,128}$/;
const VERIFIER_KEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;
const SIGNATURE = /^\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)$/;
/** What an Ed25519 public key has before its 32 bytes as SubjectPublicKeyInfo (RFC 8410). */
const SPKI_ED25519 = Buffer.from("302a300506032b6570032100", "hex");

/**
 * A verifier key that is trusted.
 * @typedef {{ log: string, id: string, key: crypto.KeyObject }} VerifierKey
 */

/**
 * Reads `<name>+<key id in hex>+<base64 of 0x01 ‖ 32 bytes>`.
 * @param {string} line
 * @returns {VerifierKey | undefined} undefined when it is none
 */
function parseVerifierKey(line) {
  const [, log, id, base64] = VERIFIER_KEY.exec(line) ?? [];
  const bytes = bytesOfBase64(base64);
  if (log === undefined || !LOG_NAME.test(log) || bytes?.length !== 33 || bytes[0] !== 0x01) return undefined;
  const rightId = sha256(Buffer.concat([Buffer.from(`${log}\n`), bytes]), "hex").slice(0, 8);
  if (id !== rightId) return undefined;
  return {
    log,
    id,
    key: crypto.createPublicKey({ key: Buffer.concat([SPKI_ED25519, bytes.subarray(1)]), format: "der", type: "spki" }),
  };
}

/**
 * Node skips what is not base64; a checker must not.
 * @param {string | undefined} text
 */
function bytesOfBase64(text) {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

/**
 * Cuts a file into its notes: three lines, an empty line, signature lines; empty lines between one note and the next.
 * A byte order mark and CR LF are what mail and editors put in on the way; they are taken out before the signature is checked.
 * @param {string} content
 * @returns {{ text: string, signatures: string[] }[] | undefined} undefined when the file is cut or holds something else
 */
function notesOf(content) {
  const lines = content
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n")
    .split("\n");
  const notes = [];
  for (let i = 0; i < lines.length;) {
    if (lines[i] === "") {
      i += 1;
      continue;
    }
    const text = lines.slice(i, i + 3);
    if (text.length < 3 || text.includes("") || lines[i + 3] !== "") return undefined;
    const signatures = [];
    for (i += 4; lines[i]?.startsWith("\u2014 "); i++) signatures.push(lines[i]);
    if (signatures.length === 0 || (lines[i] !== undefined && lines[i] !== "")) return undefined;
    notes.push({ text: text.map((line) => `${line}\n`).join(""), signatures });
  }
  return notes;
}

/**
 * The notes in a text that was copied out of a mail or a record, words before and behind them included: however it was
 * kept, its lines are found again, and whether they are what was signed the signature tells. Wherever the log's name stands
 * on a line of its own a whole note must follow, so that one that was cut is not passed over.
 * @param {string} content
 * @param {string} log
 * @returns {{ text: string, signatures: string[] }[] | undefined} undefined when a note is cut
 */
function notesAmong(content, log) {
  const lines = content
    .replace(/^\uFEFF/, "")
    .replace(/\r\n?/g, "\n")
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi, "\n")
    .replace(/<[^<>]*>/g, "")
    .replace(/&(?:mdash|#8212|#[xX]2014);/g, "\u2014")
    .replace(/&(?:nbsp|#160|#[xX][aA]0);|\u00A0/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const notes = [];
  for (let i = 0; i < lines.length; i++) {
    if (lines[i] !== log) continue;
    const text = lines.slice(i, i + 3);
    const signatures = [];
    for (let j = i + 3; lines[j]?.startsWith("\u2014 "); j++) signatures.push(lines[j]);
    if (text.length < 3 || signatures.length === 0) return undefined;
    notes.push({ text: text.map((line) => `${line}\n`).join(""), signatures });
  }
  return notes;
}

/**
 * Reads one note and checks its signatures. Throws CannotRun: what is not signed well is no verdict on the entries.
 * @param {{ text: string, signatures: string[] }} note
 * @param {readonly VerifierKey[]} keys
 * @param {string} file its name, for the message
 * @returns {Checkpoint}
 */
function openCheckpoint({ text, signatures }, keys, file) {
  const refuse = (/** @type {string} */ why) => new CannotRun(`The checkpoint in ${file} ${why}.`);
  const [log, digits, base64] = text.split("\n");
  const root = bytesOfBase64(base64);
  const size = Number(digits);
  if (!LOG_NAME.test(log) || !/^(0|[1-9][0-9]*)$/.test(digits))
    throw refuse("is malformed: its first lines are not a log's name and a size");
  if (!Number.isSafeInteger(size)) throw refuse("is malformed: its size is too large");
  if (root?.length !== 32) throw refuse("is malformed: its root is not 32 bytes in base64");
  if (log !== keys[0].log) throw refuse(`is of another log: ${log}, not ${keys[0].log}`);

  let good = 0;
  for (const line of signatures) {
    const [, name, blob] = SIGNATURE.exec(line) ?? [];
    const bytes = bytesOfBase64(blob);
    if (bytes === undefined || bytes.length < 5) throw refuse("is malformed: a signature line cannot be read");
    const id = bytes.toString("hex", 0, 4);
    const known = keys.find((key) => key.log === name && key.id === id);
    if (known === undefined) continue; // signed by somebody else as well: not ours to judge
    if (!crypto.verify(null, Buffer.from(text), known.key, bytes.subarray(4)))
      throw refuse(`has a wrong signature under the key ${id}`);
    good += 1;
  }
  if (good === 0) throw refuse(`is not signed by a trusted key (${keys.map(({ id }) => id).join(", ")})`);
  return { size, root: root.toString("hex") };
}

/**
 * Reads what the log of logs tells of this log, from a proof that carries the entry (C2SP tlog-proof). Throws CannotRun: what
 * is not proven is no verdict on the entries.
 * @param {string} content of the file
 * @param {readonly VerifierKey[]} keys of the log of logs
 * @param {string} log the one that is checked
 * @param {string} file its name, for the message
 * @returns {Checkpoint} counts as a checkpoint of the log
 */
function openRecord(content, keys, log, file) {
  const refuse = (/** @type {string} */ why) => new CannotRun(`The proof in ${file} ${why}.`);
  const logs = keys[0].log;
  if (logs === log) throw refuse(`is to be checked with a key of ${log} itself, which cannot vouch for itself`);
  const text = content.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  const end = text.indexOf("\n\n");
  const [title, extra, place, ...path] = text.slice(0, Math.max(end, 0)).split("\n");
  const entry = bytesOfBase64(/^extra (.+)$/.exec(extra ?? "")?.[1]);
  const index = Number(/^index (0|[1-9][0-9]{0,15})$/.exec(place ?? "")?.[1]);
  const hashes = path.map(bytesOfBase64);
  const notes = notesOf(text.slice(end + 2));
  const isProof = title === "c2sp.org/tlog-proof@v1" && entry !== undefined && Number.isSafeInteger(index);
  if (!isProof || notes?.length !== 1 || hashes.some((hash) => hash?.length !== 32))
    throw refuse("is malformed: it is no proof with an entry and a checkpoint");

  const { size, root } = openCheckpoint(notes[0], keys, file);
  const header = headerOf(entry.toString("latin1", 0, HEADER_BYTES_MAX));
  const led = rootFrom(sha256(Buffer.concat([Uint8Array.of(0x00), entry]), "hex"), { index, size, hashes });
  if (led !== root || header?.log !== logs || header.seq !== String(index))
    throw refuse(`does not show that its entry is in the log ${logs}`);

  const told = parseEntry(entry.toString("utf8"));
  const { log: about, size: entries, root: itsRoot } = told?.data?.after?.p ?? {};
  const isRecord = told?.type === "config" && told.data?.key === "audit.checkpoint";
  if (!isRecord || !Number.isSafeInteger(entries) || entries < 1 || !/^[0-9a-f]{64}$/.test(String(itsRoot)))
    throw refuse("has an entry that tells of no checkpoint");
  if (about !== log) throw refuse(`has an entry about another log than ${log}`);
  return { size: entries, root: itsRoot };
}

/**
 * The root to which an inclusion proof leads from a leaf (RFC 6962, 2.1.1, read from the leaf upwards): at each level the node
 * is a left or a right child, or the last one without a neighbour, which rises as it is.
 * @param {string} leaf in hex
 * @param {{ index: number, size: number, hashes: readonly (Buffer | undefined)[] }} proof
 * @returns {string | undefined} in hex; undefined when the proof has another length than the tree asks for
 */
export function rootFrom(leaf, { index, size, hashes }) {
  if (index >= size) return undefined;
  const rest = [...hashes];
  let hash = leaf;
  for (let [at, last] = [index, size - 1]; last > 0; [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]) {
    const isRight = at % 2 === 1;
    if (!isRight && at === last) continue;
    const other = rest.shift()?.toString("hex");
    if (other === undefined) return undefined;
    hash = sha256(Buffer.from(`01${isRight ? other + hash : hash + other}`, "hex"), "hex");
  }
  return rest.length === 0 ? hash : undefined;
}

// ---------------------------------------------------------------------------------------------------------------------
// 7  Sense

/**
 * A Map without its limit of 2^24 keys: a large log has more ids than that.
 * @template K, V
 */
class BigMap {
  /** @type {Map<K, V>[]} */
  #maps = [new Map()];

  /** @param {K} key */
  get(key) {
    for (const map of this.#maps) {
      const value = map.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /**
   * @param {K} key
   * @param {V} value
   */
  set(key, value) {
    const home = this.#maps.find((map) => map.has(key)) ?? this.#maps.at(-1);
    home?.set(key, value);
    if (home !== undefined && home.size >= 8_000_000 && home === this.#maps.at(-1)) this.#maps.push(new Map());
  }

  /** @param {K} key */
  delete(key) {
    for (const map of this.#maps) map.delete(key);
  }

  /** In the order in which keys came first. */
  *entries() {
    for (const map of this.#maps) yield* map.entries();
  }
}

/**
 * @typedef {{ at: number, rule: number, detail: string }} Violation rule 0: the entry could not be read, so no rule could be applied
 */

const APPROVING = new Set(["approve", "edit", "log"]);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const timeOf = (/** @type {unknown} */ at) => (typeof at === "string" && TIME.test(at) ? Date.parse(at) : NaN);

/**
 * An entry as an object, or undefined. The hashes prove bytes; that they are JSON is for this to find out.
 * @param {string} text
 * @returns {any}
 */
function parseEntry(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const UNASKED_MODEL = "claims of a language model had no support in the text, and nobody was asked";

/** Applies the rules of the format's section "Sense"; what cannot be read is rule 0, since silence must not pass for order. Memory grows with ids, not with text. */
function senseRules() {
  const { violated, summary } = violationList();
  const { give, has } = rolesOfIds();
  /** @type {BigMap<string, number>} */
  const expiries = new BigMap();
  /** @type {BigMap<string, { at: number, time: number }>} */
  const openWrites = new BigMap();
  const [batches, records] = [batchRule(violated), recordRule(violated)];
  let now = NaN;
  /** @type {Record<string, (entry: any, at: number, time: number) => void>} */
  const byType = {
    proposal({ id, data }, at) {
      if (data?.policy?.route === "auto") give(id, ROLE.auto);
      if (data?.policy?.route === "auto" && data.reading?.claims_dropped > 0) violated(at, 7, UNASKED_MODEL);
      if (typeof id === "string" && data?.expires_at != null) expiries.set(id, Date.parse(plain(data.expires_at)));
    },
    decision({ id, ref, data }, at, time) {
      if (APPROVING.has(data?.verdict)) give(id, ROLE.approval);
      const inTime = time <= (expiries.get(ref?.proposal) ?? Infinity) + DECISION_LATE_MAX_MS; // never by one that cannot be read
      if (!inTime && data?.verdict !== "expire") violated(at, 4, "the decision came after its proposal had expired");
    },
    config({ id, data }, at) {
      give(id, ROLE.config);
      if (data?.key === "audit.checkpoint") records(data.after?.p, at);
    },
    write({ id, ref }, at, time) {
      const allowed =
        has(ref?.decision, ROLE.approval) || has(ref?.proposal, ROLE.auto) || has(ref?.cause, ROLE.config);
      if (!allowed) violated(at, 3, "the write names no earlier approval, automatic proposal or configuration");
      give(id, ROLE.write);
      openWrites.set(typeof id === "string" ? id : `position ${at}`, { at, time }); // without an id it stays open
    },
    outcome({ ref }, at) {
      if (!has(ref?.write, ROLE.write)) violated(at, 1, "the outcome names no earlier write");
      openWrites.delete(ref?.write);
    },
  };

  return {
    /**
     * @param {string} text
     * @param {number} at
     */
    entry(text, at) {
      const entry = parseEntry(text);
      now = timeOf(entry?.at);
      if (Number.isNaN(now)) violated(at, 0, "the entry is not JSON, or its time cannot be read");
      if (entry === undefined) return;
      if (typeof entry.type === "string" && Object.hasOwn(byType, entry.type)) byType[entry.type](entry, at, now);
      if (entry.data?.batch?.id !== undefined) batches.entry(entry.data.batch, at);
    },
    /** The rules that can only be judged at the end; then everything in order of position. */
    close() {
      for (const [, { at, time }] of openWrites.entries()) {
        if (now - time > WRITE_OPEN_MAX_MS) violated(at, 2, "the write has no outcome after 15 minutes");
      }
      return summary();
    },
  };
}

/** Counts all violations, and keeps the first of them. */
function violationList() {
  /** @type {Violation[]} */
  const listed = [];
  let count = 0;
  return {
    violated(/** @type {number} */ at, /** @type {number} */ rule, /** @type {string} */ detail) {
      count += 1;
      if (listed.length < LISTED_MAX) listed.push({ at, rule, detail });
    },
    summary: () => ({ ok: count === 0, count, violations: listed.sort((a, b) => a.at - b.at || a.rule - b.rule) }),
  };
}

/**
 * Rule 6: what the log of logs tells of a log only grows.
 * @param {(at: number, rule: number, detail: string) => void} violated
 */
function recordRule(violated) {
  /** @type {BigMap<string, { size: number, root: string }>} */
  const told = new BigMap();
  return (/** @type {any} */ record, /** @type {number} */ at) => {
    const [log, size, root] = [String(record?.log), record?.size, String(record?.root)];
    const before = told.get(log);
    const isNumber = Number.isSafeInteger(size) && size >= 1;
    const goesOn = before === undefined || size > before.size || (size === before.size && root === before.root);
    if (isNumber && goesOn) told.set(log, { size, root });
    else violated(at, 6, "the entry tells of fewer entries of a log than an earlier one, or of another root");
  };
}

/** What an entry may be named as by a later one: a write, an approving decision, an automatic proposal, a configuration. */
const ROLE = { write: 1, approval: 2, auto: 4, config: 8 };

function rolesOfIds() {
  /** @type {BigMap<string, number>} */
  const roles = new BigMap();
  return {
    has: (/** @type {unknown} */ id, /** @type {number} */ role) =>
      typeof id === "string" && ((roles.get(id) ?? 0) & role) !== 0,
    give(/** @type {unknown} */ id, /** @type {number} */ role) {
      if (typeof id === "string") roles.set(id, (roles.get(id) ?? 0) | role);
    },
  };
}

/**
 * Rule 5: a batch says one n, and numbers its entries below it, each once. One violation a batch, where it first shows.
 * @param {(at: number, rule: number, detail: string) => void} violated
 */
function batchRule(violated) {
  /** @type {BigMap<string, { n: number, indexes: Set<number>, bad: boolean }>} */
  const batches = new BigMap();
  return {
    /**
     * @param {{ id: unknown, n: number, index: number }} said
     * @param {number} at
     */
    entry({ id, n, index }, at) {
      const key = JSON.stringify(id);
      const batch = batches.get(key) ?? { n, indexes: new Set(), bad: false };
      batches.set(key, batch);
      if (batch.bad) return;
      const fits = Number.isSafeInteger(n) && n === batch.n && Number.isSafeInteger(index) && index >= 0 && index < n;
      batch.bad = !fits || batch.indexes.has(index);
      batch.indexes.add(index);
      if (batch.bad)
        violated(
          at,
          5,
          fits ? "this place in the batch is taken twice" : "the entry does not fit the size of its batch",
        );
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------------
// 8  Values

const COMMITMENT = /^[0-9a-f]{64}$/;

/**
 * Every place of an entry that holds a commitment: an object whose only member is `c`. A list of things to look at instead of
 * recursion: 65,535 bytes can nest deeper than the call stack.
 * @param {unknown} entry
 * @returns {Generator<{ path: string, c: string }>}
 */
function* commitmentsIn(entry) {
  /** @type {{ path: string, value: any }[]} */
  const toSee = [{ path: "", value: entry }];
  for (let place; (place = toSee.pop()) !== undefined;) {
    const { path, value } = place;
    if (typeof value !== "object" || value === null) continue;
    const names = Object.keys(value);
    if (names.length === 1 && isCommitment(value)) yield { path, c: value.c };
    for (const name of names)
      toSee.push({ path: `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, value: value[name] });
  }
}

const isCommitment = (/** @type {any} */ value) => typeof value?.c === "string" && COMMITMENT.test(value.c);

/**
 * A value as RFC 8785 writes it. What JSON.stringify does to numbers and text is what the RFC asks for; members are sorted by
 * UTF-16 code units, which is what sort() does.
 * @param {any} value
 * @returns {string}
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

/**
 * A line of private.jsonl: the place, the value, and the commitment that salt and value give.
 * @typedef {{ seq: number, path: string, value: unknown, c: string }} Shown
 */

/**
 * @param {string} text
 * @returns {Shown | undefined} undefined when the line cannot be read
 */
function parseShown(text) {
  try {
    const { seq, path, salt, value } = JSON.parse(text);
    const key = bytesOfBase64(salt);
    if (!Number.isSafeInteger(seq) || typeof path !== "string" || key?.length !== 32 || value === undefined)
      return undefined;
    return { seq, path, value, c: crypto.createHmac("sha256", key).update(canonical(value)).digest("hex") };
  } catch {
    return undefined; // not JSON, or nested deeper than can be read
  }
}

/**
 * What an erasure entry says is gone.
 * @param {any} entry
 * @returns {{ seq: number, path: string }[]}
 */
function erasedBy(entry) {
  const entries = entry?.type === "erasure" && Array.isArray(entry.data?.entries) ? entry.data.entries : [];
  return entries.flatMap((/** @type {any} */ one) =>
    Array.isArray(one?.paths)
      ? one.paths
          .filter((/** @type {unknown} */ path) => typeof path === "string")
          .map((/** @type {string} */ path) => ({ seq: one.seq, path }))
      : [],
  );
}

/**
 * Holds the lines of private.jsonl and the commitments in the entries against each other. Of a value only its commitment is
 * kept: memory grows with the number of places, not with what stands in them.
 */
function valueCheck() {
  /** @type {BigMap<number, { path: string, c: string, line: number, used: boolean }[]>} */
  const shown = new BigMap();
  /** @type {BigMap<number, Set<string>>} places without a value that no erasure has named so far */
  const open = new BigMap();
  const counts = { match: 0, mismatch: 0, erased: 0, missing: 0, still_shown: 0 };
  /** @type {string[]} */
  const listed = [];
  const fault = (/** @type {"mismatch" | "missing"} */ kind, /** @type {string} */ where) => {
    counts[kind] += 1;
    if (listed.length < LISTED_MAX) listed.push(`${kind}: ${where}`);
  };
  return {
    /**
     * @param {string} text
     * @param {number} line counted from 1
     */
    shown(text, line) {
      const value = parseShown(text);
      if (value === undefined) return fault("mismatch", `line ${line} of private.jsonl cannot be read`);
      const others = shown.get(value.seq) ?? [];
      others.push({ path: value.path, c: value.c, line, used: false });
      shown.set(value.seq, others);
    },
    /**
     * @param {string} text
     * @param {number} at
     */
    entry(text, at) {
      const entry = parseEntry(text);
      for (const { path, c } of commitmentsIn(entry)) {
        const values = (shown.get(at) ?? []).filter((value) => value.path === path);
        if (values.length === 0) open.set(at, (open.get(at) ?? new Set()).add(path));
        for (const value of values) {
          value.used = true;
          if (value.c === c) counts.match += 1;
          else fault("mismatch", `position ${at}, ${printable(path)} (line ${value.line} of private.jsonl)`);
        }
      }
      for (const { seq, path } of erasedBy(entry)) {
        if (open.get(seq)?.delete(path) === true) counts.erased += 1;
        if (shown.get(seq)?.some((value) => value.path === path) === true) counts.still_shown += 1;
      }
    },
    close() {
      for (const [, values] of shown.entries()) {
        for (const { path, line, used } of values) {
          if (!used)
            fault("mismatch", `line ${line} of private.jsonl names a place without a commitment: ${printable(path)}`);
        }
      }
      for (const [at, paths] of open.entries())
        for (const path of paths) fault("missing", `position ${at}, ${printable(path)}`);
      return { ok: counts.mismatch + counts.missing === 0, counts, listed };
    },
  };
}

/**
 * Text for a terminal: what could move the cursor, colour the screen or turn the reading direction is written as an escape.
 * @param {string} text
 */
const printable = (text) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (found) => `\\u{${found.codePointAt(0)?.toString(16) ?? ""}}`);

// ---------------------------------------------------------------------------------------------------------------------
// 9  History

/** Along these references an entry speaks of the same record. A batch is shared by many records, and so may a cause be. */
const SAME_RECORD_REFS = ["proposal", "decision", "write", "undoes"];

/**
 * Whether a reference along which an entry speaks of the same record names one of these entries.
 * @param {any} ref
 * @param {Set<unknown>} ids
 */
const named = (ref, ids) => SAME_RECORD_REFS.some((name) => ids.has(ref?.[name]));

/**
 * Finds every entry that tells about one record: those whose subject it is; what refers to one of them; and what they refer to,
 * since a proposal may be about the activity that led to the record. The record may have borne another id before the CRM gave
 * it one: ids are followed through the references. Backwards that takes another pass over the file, so passes go on until
 * nothing new comes up.
 * @param {{ crm: string, object: string, id: string }} record
 */
function recordSearch({ crm, object, id }) {
  const recordIds = new Set([id]);
  /** Entries about the record; what they refer to; why; and what merely came of it. All by entry id. */
  const [about, before, causes, after] = [new Set(), new Set(), new Set(), new Set()];
  /** @type {Map<number, any>} */
  const found = new Map();
  /** @type {Set<string>} */
  const erased = new Set();
  let grew = false;

  const learn = (/** @type {Set<unknown>} */ set, /** @type {unknown} */ value) => {
    if (typeof value !== "string" || set.has(value)) return;
    set.add(value);
    grew = true;
  };
  /** Takes in what the entry teaches, and answers whether it belongs to the history. */
  const belongs = (/** @type {any} */ { id: own, type, subject, ref, data }) => {
    const same = subject?.crm === crm && subject.object === object;
    const crmId = type === "outcome" ? data?.crm_id : undefined;
    const isIt = same && (recordIds.has(plain(subject.id)) || recordIds.has(crmId));
    const followsIt = named(ref, about);
    const ledToIt = before.has(own);
    if (same && (isIt || followsIt || ledToIt)) for (const other of [subject.id, crmId]) learn(recordIds, other);
    if (isIt || followsIt) learn(about, own);
    if (isIt || followsIt || ledToIt) {
      for (const name of SAME_RECORD_REFS) learn(before, ref?.[name]);
      learn(causes, ref?.cause);
      return true;
    }
    const cameOfIt = about.has(ref?.cause) || after.has(ref?.cause) || named(ref, after);
    if (cameOfIt) learn(after, own);
    return cameOfIt || causes.has(own) || (type === "decision" && before.has(ref?.proposal));
  };

  return {
    /**
     * @param {string} text
     * @param {number} at
     */
    entry(text, at) {
      const entry = parseEntry(text);
      if (typeof entry !== "object" || entry === null) return;
      const gone = erasedBy(entry).filter(({ seq }) => found.has(seq));
      for (const { seq, path } of gone) erased.add(`${seq} ${path}`);
      if (!belongs(entry) && gone.length === 0) return;
      grew ||= !found.has(at);
      found.set(at, entry);
    },
    /** Whether the pass that ended brought something new, so that another may bring more. */
    wantsAnother() {
      const answer = grew;
      grew = false;
      return answer;
    },
    positions: () => found,
    result: () => ({ entries: [...found].sort(([a], [b]) => a - b), ids: [...recordIds], erased }),
  };
}

/**
 * Writes the history in plain words.
 * @param {ReturnType<ReturnType<typeof recordSearch>["result"]>} found
 * @param {{ record: { crm: string, object: string, id: string }, verdict: string, shown?: Map<string, Shown> }} more
 */
function historyText({ entries, ids, erased }, { record, verdict, shown }) {
  const slotAt = (/** @type {number} */ at) => (/** @type {string} */ path, /** @type {any} */ slot) => {
    if (slot === undefined) return "(not said)";
    if (!isCommitment(slot)) return printable(JSON.stringify(Object.hasOwn(Object(slot), "p") ? slot.p : slot));
    const place = `${at} ${path}`;
    const value = shown?.get(place);
    if (value !== undefined)
      return value.c === slot.c
        ? printable(JSON.stringify(value.value))
        : "(mismatch: the value kept beside the log is not this one)";
    if (erased.has(place)) return "(erased)";
    return shown === undefined ? "(withheld)" : "(missing)";
  };
  const name = `${record.crm} ${record.object} ${record.id}`;
  const lines = [`History of ${printable(name)}: ${entries.length} entries`];
  const others = ids.filter((id) => id !== record.id);
  if (others.length > 0) lines.push(`It also stands in the log as ${others.map(printable).join(", ")}.`);
  for (const [at, entry] of entries) {
    lines.push("", `position ${at}  ${word(entry.at)}  ${word(entry.type)}  by ${actorOf(entry)}`);
    for (const said of tellEntry(entry, slotAt(at))) lines.push(`    ${said}`);
  }
  lines.push("", ...answersOf(entries, slotAt), `Is the log intact? ${verdict}`);
  lines.push("Changes that others made in the CRM are not in this log: ask the CRM vendor's own history for those.");
  return lines.join("\n");
}

const plain = (/** @type {unknown} */ value) => (typeof value === "object" ? JSON.stringify(value) : String(value));
const word = (/** @type {unknown} */ value) => printable(plain(value ?? "?"));
const percent = (/** @type {unknown} */ basisPoints) => `${Number(plain(basisPoints)) / 100} %`;
/** Parts that are there, joined. */
const joined = (/** @type {(string | false | undefined)[]} */ ...parts) =>
  parts.filter((part) => typeof part === "string").join(", ");

/** @param {any} entry */
function actorOf({ actor }) {
  const behalf = actor?.on_behalf_of === undefined ? "" : ` on behalf of ${word(actor.on_behalf_of)}`;
  return `${word(actor?.kind)} ${word(actor?.id)}${behalf}`;
}

/**
 * What one entry says, in plain words, one sentence a line.
 * @param {any} entry
 * @param {(path: string, slot: any) => string} slot
 * @returns {string[]}
 */
function tellEntry({ type, data, subject }, slot) {
  const changes = () =>
    listOf(data?.changes).map((change, i) => {
      const at = `/data/changes/${i}`;
      return `${word(change?.field)}: ${slot(`${at}/before`, change?.before)} → ${slot(`${at}/after`, change?.after)}`;
    });
  const about = subject === undefined ? "" : ` (${word(subject?.crm)} ${word(subject?.object)} ${word(subject?.id)})`;
  /** @type {Record<string, () => string[]>} */
  const tell = {
    proposal: () => [`proposed: ${word(data?.kind)}${about}`, ...changes(), ...reasonsOf(data, slot)],
    decision: () => [
      joined(
        `decided: ${word(data?.verdict)}${about}`,
        data?.via && `via ${word(data.via)}`,
        batchOf(data),
        data?.assignee && `to ${word(data.assignee)}`,
      ),
      ...editsOf(data, slot).map((edit) => `changed ${edit}`),
      ...reasonsOf(data, slot),
    ],
    write: () => [`about to do in the CRM: ${word(data?.op)}${about}`, ...changes()],
    outcome: () => [outcomeOf(data) + about],
    erasure: () => [
      `erased ${listOf(data?.entries)
        .map((one) => `position ${word(one?.seq)} ${listOf(one?.paths).map(word).join(" ")}`)
        .join("; ")}`,
    ],
    config: () => [`changed the setting ${word(data?.key)}`],
    access: () => [data?.what === "sign-in" ? "somebody signed in" : `was read: ${word(data?.what)}`],
    sync: () => [`synchronisation ${word(data?.job)}: ${word(data?.phase)}`],
  };
  return typeof type === "string" && Object.hasOwn(tell, type) ? tell[type]() : [`${word(type)}${about}`];
}

/** @returns {any[]} */
const listOf = (/** @type {unknown} */ value) => (Array.isArray(value) ? value : []);

/** @param {any} data */
const outcomeOf = (data) =>
  joined(
    `the CRM answered: ${word(data?.status)}`,
    data?.http !== undefined && `http ${word(data.http)}`,
    data?.crm_id !== undefined && `record ${word(data.crm_id)}`,
    data?.error_code !== undefined && `error ${word(data.error_code)}`,
  );

/** @param {any} data */
const batchOf = (data) =>
  data?.batch === undefined
    ? undefined
    : `one of a batch of ${word(data.batch?.n)} (its index: ${word(data.batch?.index)})`;

/**
 * @param {any} data
 * @param {(path: string, slot: any) => string} slot
 */
const editsOf = (data, slot) =>
  listOf(data?.edits).map((edit, i) => {
    const at = `/data/edits/${i}`;
    return `${word(edit?.field)}: ${slot(`${at}/proposed`, edit?.proposed)} → ${slot(`${at}/final`, edit?.final)}`;
  });

/**
 * @param {any} data
 * @param {(path: string, slot: any) => string} slot
 */
function reasonsOf(data, slot) {
  const codes = [...listOf(data?.rationale_codes), ...listOf(data?.reasons), ...listOf(data?.reason_codes)];
  const said = [];
  for (const name of ["rationale", "reason"]) {
    if (data?.[name] !== undefined) said.push(`${name}: ${slot(`/data/${name}`, data[name])}`);
  }
  if (codes.length > 0) said.push(`reasons: ${codes.map(word).join(", ")}`);
  if (data?.policy?.route !== undefined)
    said.push(`route: ${word(data.policy.route)} (rule ${word(data.policy.rule)})`);
  if (data?.confidence_bp !== undefined) said.push(`confidence: ${percent(data.confidence_bp)}`);
  return said;
}

/**
 * The questions that a history is read for, answered with positions.
 * @param {[number, any][]} entries
 * @param {(at: number) => (path: string, slot: any) => string} slotAt
 */
function answersOf(entries, slotAt) {
  const of = (/** @type {string} */ type) => entries.filter(([, entry]) => entry.type === type);
  const answer = (/** @type {string} */ question, /** @type {string[]} */ found) => [
    `${question} ${found.length === 0 ? "Nothing in this log." : ""}`.trimEnd(),
    ...found.map((one) => `    ${one}`),
  ];
  const approvals = of("decision").filter(([, entry]) => APPROVING.has(entry.data?.verdict));
  const automatic = of("proposal").filter(([, entry]) => entry.data?.policy?.route === "auto");
  const approved = [
    ...approvals.map(([at, entry]) => ({ at, said: `${actorOf(entry)} (${word(entry.data.verdict)})` })),
    ...automatic.map(([at, entry]) => ({
      at,
      said: `nobody: rule ${word(entry.data.policy.rule)} let it through by itself`,
    })),
  ].sort((a, b) => a.at - b.at);
  return [
    ...answer(
      "What was proposed?",
      of("proposal").map(([at, entry]) => `position ${at}: ${word(entry.data?.kind)}`),
    ),
    ...answer(
      "What did a person change?",
      of("decision").flatMap(([at, entry]) => editsOf(entry.data, slotAt(at)).map((edit) => `position ${at}: ${edit}`)),
    ),
    ...answer(
      "Who approved?",
      approved.map(({ at, said }) => `position ${at}: ${said}`),
    ),
    ...answer(
      "What reached the CRM?",
      of("outcome").map(([at, entry]) => `position ${at}: ${outcomeOf(entry.data)}`),
    ),
  ];
}

// ---------------------------------------------------------------------------------------------------------------------
// 10  The command

/**
 * @typedef {object} Options
 * @property {string} dir
 * @property {string[]} vkeys
 * @property {string[]} checkpoints
 * @property {string[]} logsVkeys
 * @property {{ crm: string, object: string, id: string }} [history]
 * @property {boolean} semantic
 * @property {boolean} values
 * @property {boolean} anchored
 * @property {boolean} json
 * @property {boolean} help
 */

/**
 * @param {readonly string[]} args
 * @returns {Options}
 */
function parseArguments(args) {
  const here = dirname(fileURLToPath(import.meta.url));
  const options = {
    dir: "",
    vkeys: [],
    checkpoints: [],
    logsVkeys: [],
    semantic: false,
    values: false,
    anchored: false,
    json: false,
    help: false,
  };
  const rest = [...args];
  const next = (/** @type {string} */ option, /** @type {string} */ what) => {
    const value = rest.shift();
    if (value === undefined || value === "" || value.startsWith("--"))
      throw new CannotRun(`${option} needs ${what}; see --help.`);
    return value;
  };
  /** @type {Record<string, () => unknown>} */
  const known = {
    "--vkey": () => options.vkeys.push(next("--vkey", "a file")),
    "--checkpoint": () => options.checkpoints.push(next("--checkpoint", "a file")),
    "--logs-vkey": () => options.logsVkeys.push(next("--logs-vkey", "a file")),
    "--semantic": () => (options.semantic = true),
    "--values": () => (options.values = true),
    "--require-anchored": () => (options.anchored = true),
    "--json": () => (options.json = true),
    "--help": () => (options.help = true),
    "--history": () => {
      const [crm, object, id] = ["a CRM", "an object", "an id"].map((what) =>
        next("--history", `CRM, OBJECT and ID: ${what} is missing`),
      );
      options.history = { crm, object, id };
    },
  };
  for (let arg; (arg = rest.shift()) !== undefined;) {
    if (Object.hasOwn(known, arg)) known[arg]();
    else if (arg.startsWith("-") || arg === "")
      throw new CannotRun(`There is no option ${printable(JSON.stringify(arg))}; see --help.`);
    else if (options.dir !== "") throw new CannotRun("Give one folder only; see --help.");
    else options.dir = arg;
  }
  options.dir ||= here;
  return options;
}

/**
 * Runs the check and returns the exit code. What it found goes to stdout, everything else to stderr.
 * @param {readonly string[]} args
 * @returns {number}
 */
function run(args) {
  if (typeof crypto.hash !== "function")
    throw new CannotRun(`This needs Node 20.12 or newer; here runs ${process.version}.`);
  const options = parseArguments(args);
  if (options.help) {
    process.stdout.write(USAGE);
    return EXIT.valid;
  }
  const keys = readKeys(options);
  const log = keys[0].log;
  const told = readRecord(options, log);
  const checkpoints = [...readCheckpoints(options, keys), ...(told === undefined ? [] : [told])];
  const privateFile = join(options.dir, "private.jsonl");
  const hasPrivate = existsSync(privateFile);
  if (options.values && !hasPrivate)
    throw new CannotRun(`There are no values to check: ${privateFile} does not exist.`);

  const sense = options.semantic ? senseRules() : undefined;
  const values = options.values ? valueCheck() : undefined;
  const search = options.history && recordSearch(options.history);
  const tail = options.anchored ? anchoredTail() : undefined;
  if (values !== undefined) readLines(privateFile, (text, line) => values.shown(text, line));

  const readers = [sense, values, search, tail].filter((reader) => reader !== undefined);
  const entries = join(options.dir, "entries.jsonl");
  const result = walkFile(entries, { log, checkpoints, readers, onFit: () => tail?.fitted() });
  const ok = result.broken === undefined;

  const verdict = verdictLine(result);
  say(verdict);
  if (told !== undefined) say(`the log of logs ${told.by} tells of ${told.size} entries`);
  const sensed = ok ? sense?.close() : undefined;
  if (sensed !== undefined) tellSense(sensed);
  const valued = ok ? values?.close() : undefined;
  if (valued !== undefined) tellValues(valued);
  if (search !== undefined && options.history !== undefined) {
    searchAgain(search, entries, log, result);
    const shown = hasPrivate ? shownAt(privateFile, search.positions()) : undefined;
    const intact = ok
      ? `Yes: ${verdict}.`
      : `NO: ${verdict}. Of the entries above, rely on none at or behind that position.`;
    say(`\n${historyText(search.result(), { record: options.history, verdict: intact, ...(shown && { shown }) })}`);
  }
  if (options.json) say(JSON.stringify(report(log, result, sensed, valued)));

  if (!ok || sensed?.ok === false || valued?.ok === false) return EXIT.broken;
  const other = tail?.firstOther();
  if (other === undefined) return EXIT.valid;
  complain(`Valid, but not anchored: no checkpoint covers position ${other} and what follows.`);
  return EXIT.notAnchored;
}

const say = (/** @type {string} */ text) => process.stdout.write(`${text}\n`);
const complain = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

/** @param {Walked} result */
function verdictLine({ walked, root, checkpoints: { seen, matched }, unanchored, broken }) {
  if (broken !== undefined) return `chain broken at position ${broken.at}: ${broken.kind} (${broken.detail})`;
  if (seen === 0) return `chain valid, ${walked} walked, NOT ANCHORED (truncation and re-chaining not detectable)`;
  return `chain valid, ${walked} walked, root ${root}, checkpoints ${matched}/${seen}, unanchored tail ${unanchored}`;
}

/**
 * @param {string} log
 * @param {Walked} result
 * @param {ReturnType<ReturnType<typeof senseRules>["close"]>} [sensed]
 * @param {ReturnType<ReturnType<typeof valueCheck>["close"]>} [valued]
 */
function report(log, { walked, root, leaf, checkpoints, unanchored, broken }, sensed, valued) {
  return {
    ok: broken === undefined,
    log,
    walked,
    root,
    head: { size: walked, leaf },
    checkpoints,
    unanchored,
    ...(broken && { broken }),
    ...(sensed && { semantic: sensed }),
    ...(valued && { values: valued.counts }),
  };
}

/** @param {ReturnType<ReturnType<typeof senseRules>["close"]>} sensed */
function tellSense({ count, violations }) {
  if (count === 0) return say("sense: the rules are kept");
  say(`sense: ${count} violations${count > violations.length ? `, the first ${violations.length} of them:` : ":"}`);
  for (const { at, rule, detail } of violations) say(`  position ${at}: rule ${rule}: ${detail}`);
}

/** @param {ReturnType<ReturnType<typeof valueCheck>["close"]>} valued */
function tellValues({ counts: { match, mismatch, erased, missing, still_shown: stillShown }, listed }) {
  say(`values: ${match} match, ${mismatch} mismatch, ${erased} erased, ${missing} missing`);
  for (const one of listed) say(`  ${one}`);
  if (stillShown > 0) say(`  note: an erasure names ${stillShown} places whose values are still in private.jsonl`);
  if (mismatch + missing > listed.length) say(`  and ${mismatch + missing - listed.length} more`);
}

/**
 * Watches whether anything but anchors and readings stands behind the last checkpoint that fits. Only the first entry that
 * counts is parsed for each checkpoint: behind it the answer stands until the next one fits.
 */
function anchoredTail() {
  /** @type {number | undefined} */
  let other;
  return {
    fitted() {
      other = undefined;
    },
    /**
     * @param {string} text
     * @param {number} at
     */
    entry(text, at) {
      if (other !== undefined) return;
      const entry = parseEntry(text);
      const { type, actor } = entry ?? {};
      const tellsOfAnchor = actor?.kind === "system" && actor.id === "audit-anchor";
      if (type !== "access" && !tellsOfAnchor) other = at;
    },
    firstOther: () => other,
  };
}

/**
 * Ids are followed backwards by walking again. Each walk must find the same log, or the file is being written meanwhile.
 * @param {ReturnType<typeof recordSearch>} search
 * @param {string} entries
 * @param {string} log
 * @param {Walked} first
 */
function searchAgain(search, entries, log, first) {
  while (search.wantsAnother()) {
    const again = walkFile(entries, { log, checkpoints: [], readers: [search] });
    if (again.walked !== first.walked || again.root !== first.root)
      throw new CannotRun(`${entries} changed while it was read.`);
  }
}

/**
 * The values for some positions; of two for one place, the one that fits the entry.
 * @param {string} file
 * @param {Map<number, any>} positions
 */
function shownAt(file, positions) {
  /** @type {Map<string, Shown>} */
  const shown = new Map();
  readLines(file, (text) => {
    const value = parseShown(text);
    if (value === undefined || !positions.has(value.seq)) return;
    const place = `${value.seq} ${value.path}`;
    const fits = [...commitmentsIn(positions.get(value.seq))].some(
      ({ path, c }) => path === value.path && c === value.c,
    );
    if (fits || !shown.has(place)) shown.set(place, value);
  });
  return shown;
}

// Files: everything that can fail outside ends as one sentence.

/**
 * @param {Options} options
 * @returns {VerifierKey[]} at least one, all of one log
 */
const readKeys = ({ dir, vkeys }) => keysOf(vkeys, join(dir, "vkey"), "--vkey");

/**
 * What the log of logs tells of this log, where the export has a proof of it.
 * @param {Options} options
 * @param {string} log
 * @returns {(Checkpoint & { by: string }) | undefined}
 */
function readRecord({ dir, logsVkeys }, log) {
  const file = join(dir, "logs.tlog-proof");
  if (!existsSync(file)) {
    if (logsVkeys.length > 0)
      throw new CannotRun(`There is nothing that --logs-vkey could check: ${file} does not exist.`);
    return undefined;
  }
  const keys = keysOf(logsVkeys, join(dir, "logs.vkey"), "--logs-vkey");
  return { ...openRecord(readText(file), keys, log, file), by: keys[0].log };
}

/**
 * @param {readonly string[]} brought files with the only keys to trust
 * @param {string} own the export's file, where none were brought
 * @param {string} option with which they are brought
 * @returns {VerifierKey[]} at least one, all of one log
 */
function keysOf(brought, own, option) {
  const fromExport = brought.length === 0;
  const keys = (fromExport ? [own] : brought).flatMap((file) =>
    readText(file)
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/)
      .filter((line) => line !== "")
      .map((line) => {
        const key = parseVerifierKey(line);
        if (key === undefined) throw new CannotRun(`${file} holds a line that is not a verifier key.`);
        return key;
      }),
  );
  if (keys.length === 0) throw new CannotRun(`There is no verifier key to check with; see ${option}.`);
  if (keys.some(({ log }) => log !== keys[0].log)) throw new CannotRun("The verifier keys are of different logs.");
  if (fromExport) {
    const ids = [...new Set(keys.map(({ id }) => id))].join(", ");
    complain(
      `The key of ${keys[0].log} comes from the export itself (key id ${ids}). Compare it with the one you received another way.`,
    );
  }
  return keys;
}

/**
 * All checkpoints: of the export, and those brought along. Files whose name begins with a dot are an operating system's own.
 * @param {Options} options
 * @param {readonly VerifierKey[]} keys
 */
function readCheckpoints({ dir, checkpoints }, keys) {
  const latest = join(dir, "checkpoint");
  const folder = join(dir, "checkpoints");
  const earlier = existsSync(folder)
    ? attempt(folder, () => readdirSync(folder))
        .filter((name) => !name.startsWith("."))
        .sort()
    : [];
  const own = [...(existsSync(latest) ? [latest] : []), ...earlier.map((name) => join(folder, name))];
  /** A note may come more than once, from the export and from outside; its signature is checked once. */
  const opened = new Map();
  for (const file of [...own, ...checkpoints]) {
    const content = readText(file);
    const notes = notesOf(content) ?? notesAmong(content, keys[0].log);
    if (notes === undefined || notes.length === 0)
      throw new CannotRun(`${file} is malformed: it does not hold a signed checkpoint.`);
    for (const note of notes) {
      const same = note.text + note.signatures.join("\n");
      if (!opened.has(same)) opened.set(same, openCheckpoint(note, keys, file));
    }
  }
  return [...opened.values()];
}

/**
 * @template T
 * @param {string} file
 * @param {() => T} read
 * @returns {T}
 */
function attempt(file, read) {
  try {
    return read();
  } catch (error) {
    const reasons = {
      ENOENT: "it does not exist",
      EACCES: "it may not be read",
      EISDIR: "it is a folder",
      ENOTDIR: "a part of its path is not a folder",
    };
    throw new CannotRun(`${file} cannot be read: ${reasons[error?.code] ?? error?.code ?? "unknown reason"}.`);
  }
}

const readText = (/** @type {string} */ file) => attempt(file, () => readFileSync(file, "utf8"));

/**
 * Opens a file for reading piece by piece, and closes it whatever happens.
 * @template T
 * @param {string} file
 * @param {(read: Read, size: number) => T} use
 */
function withFile(file, use) {
  const stat = attempt(file, () => statSync(file));
  if (!stat.isFile()) throw new CannotRun(`${file} is not a file.`);
  const handle = attempt(file, () => openSync(file, "r"));
  try {
    const read = (/** @type {Uint8Array} */ buffer, /** @type {number} */ offset, /** @type {number} */ length) =>
      attempt(file, () => readSync(handle, buffer, offset, length, null));
    return use(read, stat.size);
  } finally {
    closeSync(handle);
  }
}

/**
 * @param {string} file
 * @param {{ log: string, checkpoints: readonly Checkpoint[], onFit?: () => void,
 *   readers: readonly { entry(text: string, at: number): void }[] }} how
 * @returns {Walked}
 */
function walkFile(file, { log, checkpoints, onFit, readers }) {
  return withFile(file, (read, size) => {
    const progress = progressOf(size);
    const onEntry = (/** @type {string} */ text, /** @type {number} */ at) => {
      for (const reader of readers) reader.entry(text, at);
    };
    const hear = { onBytes: progress.bytes, ...(readers.length > 0 && { onEntry }), ...(onFit && { onFit }) };
    const result = walk({ read, log, checkpoints, ...hear });
    progress.end();
    return result;
  });
}

/**
 * The lines of a text file, one at a time.
 * @param {string} file
 * @param {(text: string, line: number) => void} visit line counts from 1
 */
function readLines(file, visit) {
  withFile(file, (read) => {
    const buffer = Buffer.alloc(CHUNK_BYTES);
    /** @type {Buffer[]} */
    let parts = [];
    let bytes = 0;
    let line = 0;
    const add = (/** @type {Buffer} */ part) => {
      bytes += part.length;
      if (bytes > PRIVATE_LINE_BYTES_MAX) throw new CannotRun(`Line ${line + 1} of ${file} is too long.`);
      parts.push(part);
    };
    const close = () => {
      visit(Buffer.concat(parts).toString("utf8"), ++line);
      [parts, bytes] = [[], 0];
    };
    for (let got; (got = read(buffer, 0, buffer.length)) > 0;) {
      let start = 0;
      for (let lf; (lf = buffer.subarray(0, got).indexOf(LF, start)) !== -1; start = lf + 1) {
        add(buffer.subarray(start, lf));
        close();
      }
      if (start < got) add(Buffer.from(buffer.subarray(start, got)));
    }
    if (bytes > 0) close();
  });
}

/**
 * Says how far the walk is: a line that rewrites itself on a terminal, else a line every few seconds.
 * @param {number} size of the file
 */
function progressOf(size) {
  const terminal = process.stderr.isTTY === true;
  const every = terminal ? PROGRESS_ON_TERMINAL_EVERY_MS : PROGRESS_EVERY_MS;
  let [read, last, shown] = [0, Date.now(), false];
  return {
    /** @param {number} count */
    bytes(count) {
      read += count;
      const now = Date.now();
      if (now - last < every) return;
      [last, shown] = [now, true];
      const text = `checking: ${Math.floor((100 * read) / Math.max(size, read))} % of ${Math.ceil(size / 1_000_000)} MB`;
      process.stderr.write(terminal ? `\r${text}` : `${text}\n`);
    },
    end() {
      if (terminal && shown) process.stderr.write("\r\u001b[K");
    },
  };
}

/** Whatever goes wrong, the reader gets one sentence and exit code 2; a stack trace helps nobody who checks a log. */
function main() {
  process.stdout.on("error", () => undefined); // `| head` has read enough
  try {
    process.exitCode = run(process.argv.slice(2));
  } catch (error) {
    process.exitCode = EXIT.cannotRun;
    complain(
      error instanceof CannotRun
        ? error.message
        : `The check could not run: ${printable(String(error?.message ?? error))}.`,
    );
  }
}

const startedAs = process.argv[1];
if (startedAs !== undefined && existsSync(startedAs) && realpathSync(startedAs) === fileURLToPath(import.meta.url))
  main();
