import fc from "fast-check";

/** One change of a file's bytes; places are fractions of its length, so that they fit every file. */
export type Mutation =
  | { readonly how: "flip"; readonly at: number; readonly bit: number }
  | { readonly how: "delete" | "double" | "move"; readonly at: number; readonly length: number; readonly to: number }
  | { readonly how: "insert"; readonly at: number; readonly text: string }
  | { readonly how: "splice"; readonly at: number; readonly from: number; readonly length: number }
  | { readonly how: "cut"; readonly at: number };

/** What breaks readers elsewhere: controls, directions, lone surrogates, delimiters of every format, deep and long runs. */
const ODD = [
  "\0", "\uFEFF", "\uFFFD", "\u202E", "\u2028", "\r", "\n", "\r\n", "\n\n", "\t", "\\", "\"", "'", "<", "</div>", "<!--", "&#x0;", "&lt;", "]]>", "=\n", "=C3", "=?utf-8?B?", "?=",
  "--", "-- \n", "> ", ">>>>>> ", "On Tue, 3 Mar 2026, x@y.example wrote:\n", "BEGIN:VEVENT\n", "END:VCALENDAR\n", "RRULE:FREQ=SECONDLY\n", "DTSTART;TZID=Nowhere/None:20260230T250000\n",
  "00:00:99.000 --> 00:00:01.000\n", "<v >", "{\"", "[[", "null", "1e999", "-0", "Content-Type: multipart/mixed; boundary=\"\"\n", "Content-Transfer-Encoding: base64\n", "charset=x-none",
  "(".repeat(400), "a".repeat(3_000), "1".repeat(2_000), "@".repeat(300), "é".repeat(700), "\n".repeat(500), "> ".repeat(500), "<div>".repeat(400), "next week ".repeat(200), "$1,000 ".repeat(200),
] as const;

const at = fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((place) => place / 10_000);
const length = fc.integer({ min: 1, max: 400 });

/** A few changes of one file. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.oneof(
    fc.record({ how: fc.constant("flip" as const), at, bit: fc.integer({ min: 0, max: 7 }) }),
    fc.record({ how: fc.constantFrom("delete" as const, "double" as const, "move" as const), at, length, to: at }),
    fc.record({ how: fc.constant("insert" as const), at, text: fc.oneof(fc.constantFrom(...ODD), fc.string({ unit: "binary", maxLength: 40 })) }),
    fc.record({ how: fc.constant("splice" as const), at, from: at, length }),
    fc.record({ how: fc.constant("cut" as const), at }),
  ),
  { maxLength: 6 },
);

/** The bytes after those changes; `other` is the file that `splice` takes from. */
export function mutated(bytes: Buffer, changes: readonly Mutation[], other: Buffer): Buffer {
  return changes.reduce((now, change) => changed(now, change, other), bytes);
}

function changed(bytes: Buffer, change: Mutation, other: Buffer): Buffer {
  const place = Math.floor(change.at * bytes.length);
  const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (change.how) {
    case "flip": {
      const copy = Buffer.from(bytes);
      copy[place] = (copy[place] ?? 0) ^ (1 << change.bit);
      return copy;
    }
    case "delete":
      return Buffer.concat([head, tail.subarray(change.length)]);
    case "double":
      return Buffer.concat([head, tail.subarray(0, change.length), tail]);
    case "move": {
      const rest = Buffer.concat([head, tail.subarray(change.length)]);
      return inserted(rest, change.to, tail.subarray(0, change.length));
    }
    case "insert":
      return Buffer.concat([head, Buffer.from(change.text), tail]);
    case "splice": {
      const from = Math.floor(change.from * other.length);
      return Buffer.concat([head, other.subarray(from, from + change.length), tail]);
    }
    case "cut":
      return head;
  }
}

/** With that inserted at a fraction of the length. */
export function inserted(bytes: Buffer, at: number, what: Uint8Array): Buffer {
  const place = Math.floor(at * bytes.length);
  return Buffer.concat([bytes.subarray(0, place), what, bytes.subarray(place)]);
}
