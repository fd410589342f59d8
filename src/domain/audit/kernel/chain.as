// AssemblyScript. The part of a walk over a log that is the same for every entry, four entries at a time: SHA-256 (FIPS
// 180-4) with a message in each 32-bit lane, the comparison of each entry's first bytes with what must stand there, and
// the tree above 256 leaves (RFC 6962, 2.1). `scripts/build-kernel.mjs` makes chain-wasm.ts of it; chain-kernel.ts says
// what it promises. Whatever it does not take, walk-chain.ts looks at by itself: here nothing is ever found broken.

const K: usize = memory.data<u32>([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
], 16);
const SCHEDULE: usize = memory.data(64 * 16, 16);
const STATE: usize = memory.data(8 * 16, 16);
const TAIL_BYTES: usize = 128;
const TAILS: usize = memory.data(512, 16);
/** Of each of the four messages: where it begins, its bytes, how many of its blocks stand whole there, how many it has in all. The others stand in its tail. */
const MESSAGES: usize = memory.data(4 * 16, 16);

@inline function rotr(x: v128, n: i32): v128 { return v128.or(i32x4.shr_u(x, n), i32x4.shl(x, 32 - n)); }
@inline function add(x: v128, y: v128): v128 { return i32x4.add(x, y); }
@inline function xor3(x: v128, y: v128, z: v128): v128 { return v128.xor(v128.xor(x, y), z); }
/** T1 of round t, and T2. */
@inline function first(e: v128, f: v128, g: v128, h: v128, t: usize): v128 {
  const s1 = xor3(rotr(e, 6), rotr(e, 11), rotr(e, 25));
  return add(add(h, v128.load(SCHEDULE + (t << 4))), add(s1, v128.bitselect(f, g, e)));
}
@inline function second(a: v128, b: v128, c: v128): v128 {
  return add(xor3(rotr(a, 2), rotr(a, 13), rotr(a, 22)), v128.bitselect(c, b, v128.xor(a, b)));
}

/** Where a lane's block stands; behind its last one anywhere, for then it is not kept. */
@inline function blockAt(lane: usize, block: u32): usize {
  const whole = load<u32>(MESSAGES + (lane << 4), 8);
  return block < whole ? <usize>load<u32>(MESSAGES + (lane << 4)) + ((<usize>block) << 6) : TAILS + lane * TAIL_BYTES + ((<usize>min(block - whole, 1)) << 6);
}

/** The words of a message are big-endian. */
@inline function swap(x: v128): v128 { return v128.shuffle<i8>(x, x, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12); }

/** Sixteen bytes of each message as four words of the schedule, a message in each lane. */
@inline function loadWords(p0: usize, p1: usize, p2: usize, p3: usize, to: usize): void {
  const x0 = swap(v128.load(p0)), x1 = swap(v128.load(p1)), x2 = swap(v128.load(p2)), x3 = swap(v128.load(p3));
  const l0 = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5), l1 = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
  const h0 = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7), h1 = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(l0, l1, 0, 2));
  v128.store(to, v128.shuffle<i64>(l0, l1, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(h0, h1, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(h0, h1, 1, 3), 48);
}

/** The block of this number of every message (FIPS 180-4, 6.2.2). */
function compress(block: u32): void {
  const p0 = blockAt(0, block), p1 = blockAt(1, block), p2 = blockAt(2, block), p3 = blockAt(3, block);
  for (let q: usize = 0; q < 64; q += 16) loadWords(p0 + q, p1 + q, p2 + q, p3 + q, SCHEDULE + (q << 2));
  for (let w = SCHEDULE; w < SCHEDULE + 48 * 16; w += 16) {
    const x = v128.load(w, 16), y = v128.load(w, 14 * 16);
    const s0 = xor3(rotr(x, 7), rotr(x, 18), i32x4.shr_u(x, 3));
    const s1 = xor3(rotr(y, 17), rotr(y, 19), i32x4.shr_u(y, 10));
    v128.store(w, add(add(v128.load(w), s0), add(v128.load(w, 9 * 16), s1)), 16 * 16);
  }
  for (let t: usize = 0; t < 64; t += 1) v128.store(SCHEDULE + (t << 4), add(v128.load(SCHEDULE + (t << 4)), v128.load32_splat(K + (t << 2))));
  let a = v128.load(STATE), b = v128.load(STATE, 16), c = v128.load(STATE, 32), d = v128.load(STATE, 48);
  let e = v128.load(STATE, 64), f = v128.load(STATE, 80), g = v128.load(STATE, 96), h = v128.load(STATE, 112);
  for (let t: usize = 0; t < 64; t += 8) {
    h = first(e, f, g, h, t); d = add(d, h); h = add(h, second(a, b, c));
    g = first(d, e, f, g, t + 1); c = add(c, g); g = add(g, second(h, a, b));
    f = first(c, d, e, f, t + 2); b = add(b, f); f = add(f, second(g, h, a));
    e = first(b, c, d, e, t + 3); a = add(a, e); e = add(e, second(f, g, h));
    d = first(a, b, c, d, t + 4); h = add(h, d); d = add(d, second(e, f, g));
    c = first(h, a, b, c, t + 5); g = add(g, c); c = add(c, second(d, e, f));
    b = first(g, h, a, b, t + 6); f = add(f, b); b = add(b, second(c, d, e));
    a = first(f, g, h, a, t + 7); e = add(e, a); a = add(a, second(b, c, d));
  }
  // A message that has ended keeps its hash while longer ones go on.
  const lanes = v128.load(MESSAGES), l1 = v128.load(MESSAGES, 16), l2 = v128.load(MESSAGES, 32), l3 = v128.load(MESSAGES, 48);
  const counts = v128.shuffle<i64>(v128.shuffle<i32>(lanes, l1, 3, 7, 3, 7), v128.shuffle<i32>(l2, l3, 3, 7, 3, 7), 0, 2);
  const goes = i32x4.gt_u(counts, i32x4.splat(<i32>block));
  keep(0, a, goes); keep(16, b, goes); keep(32, c, goes); keep(48, d, goes);
  keep(64, e, goes); keep(80, f, goes); keep(96, g, goes); keep(112, h, goes);
}
@inline function keep(offset: usize, x: v128, mask: v128): void {
  v128.store(STATE + offset, add(v128.load(STATE + offset), v128.and(x, mask)));
}

/** The lane's message, whose first byte is a marker that is not there yet: what is behind its last whole block is padded beside it. */
function message(lane: usize, start: usize, length: u32): void {
  const whole = length >> 6, rest = length & 63, tail = TAILS + lane * TAIL_BYTES;
  memory.fill(tail, 0, TAIL_BYTES);
  memory.copy(tail, start + (<usize>whole << 6), rest);
  store<u8>(tail + rest, 0x80);
  const count: u32 = rest < 56 ? 1 : 2;
  store<u32>(tail + (count << 6) - 4, bswap<u32>(length << 3));
  store<u32>(MESSAGES + (lane << 4), <u32>start);
  store<u32>(MESSAGES + (lane << 4), length, 4);
  store<u32>(MESSAGES + (lane << 4), whole, 8);
  store<u32>(MESSAGES + (lane << 4), whole + count, 12);
}

/** Hashes the four messages, each behind the marker. */
function hash(marker: u8): void {
  let blocks: u32 = 0;
  for (let lane: usize = 0; lane < 4; lane += 1) {
    store<u8>(<usize>load<u32>(MESSAGES + (lane << 4)), marker);
    blocks = max(blocks, load<u32>(MESSAGES + (lane << 4), 12));
  }
  v128.store(STATE, i32x4.splat(0x6a09e667)); v128.store(STATE, i32x4.splat(<i32>0xbb67ae85), 16);
  v128.store(STATE, i32x4.splat(0x3c6ef372), 32); v128.store(STATE, i32x4.splat(<i32>0xa54ff53a), 48);
  v128.store(STATE, i32x4.splat(0x510e527f), 64); v128.store(STATE, i32x4.splat(<i32>0x9b05688c), 80);
  v128.store(STATE, i32x4.splat(0x1f83d9ab), 96); v128.store(STATE, i32x4.splat(0x5be0cd19), 112);
  for (let block: u32 = 0; block < blocks; block += 1) compress(block);
}

function digest(lane: usize, to: usize): void {
  for (let word: usize = 0; word < 8; word += 1) store<u32>(to + (word << 2), bswap<u32>(load<u32>(STATE + (word << 4) + (lane << 2))));
}

const LINE_BYTES_MAX: usize = 65535;
const LINES_MAX: u32 = 2048;
const CLOSING_BRACE: u8 = 0x7d;
const LF: u8 = 0x0a;
const NINE: u8 = 0x39;
const ZERO: u8 = 0x30;

/** How the next entry must begin: some fixed bytes, 64 hex digits, and what is between them and the comma behind its number. */
const EXPECTED: usize = memory.data(512, 16);
const LEAVES: usize = memory.data(2048 * 32, 16);
/** The byte before a message is written over by its marker; this one before the text and the tile as well. */
const ROOM: usize = memory.data(16, 16);
const TEXT: usize = memory.data(1 << 18, 16);
const MORE_ROOM: usize = memory.data(16, 16);
const TILE: usize = memory.data(256 * 32, 16);
const ENDS: usize = memory.data(4 * 4, 16);

let fixedBytes: usize = 0;
let prefixBytes: usize = 0;
let taken: usize = 0;

export function expectedAt(): usize { return EXPECTED; }
export function leavesAt(): usize { return LEAVES; }
export function textAt(): usize { return TEXT; }
export function tileAt(): usize { return TILE; }
/** Bytes of text that the last walk took. */
export function takenBytes(): usize { return taken; }

/** Of what was written to `expectedAt`, so many bytes stand before the hex digits, and so many are to be compared. */
export function expect(fixed: usize, prefix: usize): void { fixedBytes = fixed; prefixBytes = prefix; }

@inline function hexDigit(x: u32): u8 { return <u8>(x < 10 ? 0x30 + x : 0x57 + x); }

/** From now on, the entry behind the one with this leaf is expected. */
function follow(leaf: usize): void {
  const digits = EXPECTED + fixedBytes;
  for (let i: usize = 0; i < 32; i += 1) {
    const byte: u32 = load<u8>(leaf + i);
    store<u8>(digits + (i << 1), hexDigit(byte >> 4));
    store<u8>(digits + (i << 1), hexDigit(byte & 15), 1);
  }
  // Its number, in place: the last digit stands before the comma.
  let place = EXPECTED + prefixBytes - 2;
  while (load<u8>(place) == NINE) { store<u8>(place, ZERO); place -= 1; }
  const digit = load<u8>(place);
  if (digit >= ZERO && digit < NINE) { store<u8>(place, digit + 1); return; }
  // All were nines, so there is one digit more.
  store<u8>(place + 1, ZERO + 1);
  store<u8>(EXPECTED + prefixBytes - 1, ZERO);
  store<u8>(EXPECTED + prefixBytes, 0x2c);
  prefixBytes += 1;
}

function begins(start: usize): bool {
  let i: usize = 0;
  for (; i + 16 <= prefixBytes; i += 16) if (v128.any_true(v128.xor(v128.load(start + i), v128.load(EXPECTED + i)))) return false;
  for (; i < prefixBytes; i += 1) if (load<u8>(start + i) != load<u8>(EXPECTED + i)) return false;
  return true;
}

/** Where the next LF stands from `from` on; `end` when there is none. */
function lineEnd(from: usize, end: usize): usize {
  let at = from;
  const lf = i8x16.splat(LF);
  while (at + 16 <= end) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(at), lf));
    if (found) return at + <usize>ctz(found);
    at += 16;
  }
  while (at < end && load<u8>(at) != LF) at += 1;
  return at;
}

/**
 * Of the first `bytes` of the text, takes whole lines as long as each follows on from the one before, at most so many;
 * their leaves stand at `leavesAt`. Returns how many.
 */
export function walk(bytes: usize, linesMax: u32): u32 {
  const end = TEXT + bytes;
  const most = min(linesMax, LINES_MAX);
  let start = TEXT, accepted: u32 = 0;
  taken = 0;
  while (accepted < most) {
    const wanted: usize = min(4, most - accepted);
    let from = start, lanes: usize = 0;
    while (lanes < wanted) {
      const lf = lineEnd(from, end);
      if (lf == end || lf - from <= prefixBytes || lf - from > LINE_BYTES_MAX) break;
      message(lanes, from - 1, <u32>(lf - from) + 1);
      store<u32>(ENDS + (lanes << 2), <u32>lf);
      from = lf + 1;
      lanes += 1;
    }
    if (lanes == 0) return accepted;
    // A lane without a line of its own does what the first one does.
    for (let lane = lanes; lane < 4; lane += 1) {
      v128.store(MESSAGES + (lane << 4), v128.load(MESSAGES));
      memory.copy(TAILS + lane * TAIL_BYTES, TAILS, TAIL_BYTES);
    }
    hash(0);
    for (let lane: usize = 0; lane < lanes; lane += 1) {
      const lf: usize = load<u32>(ENDS + (lane << 2));
      if (lf - start <= prefixBytes || !begins(start) || load<u8>(lf - 1) != CLOSING_BRACE) return accepted;
      const leaf = LEAVES + (<usize>accepted << 5);
      digest(lane, leaf);
      follow(leaf);
      accepted += 1;
      start = lf + 1;
      taken = start - TEXT;
    }
    if (lanes < wanted) return accepted;
  }
  return accepted;
}

/** The tree above the tile's 256 hashes: its root is the first of them afterwards. */
export function reduce(): void {
  for (let nodes: usize = 128; nodes > 0; nodes >>= 1) {
    for (let node: usize = 0; node < nodes; node += 4) {
      for (let lane: usize = 0; lane < 4; lane += 1) message(lane, TILE + ((node + lane) << 6) - 1, 65);
      hash(1);
      for (let lane: usize = 0; lane < 4; lane += 1) digest(lane, TILE + ((node + lane) << 5));
    }
  }
}
