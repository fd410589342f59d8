import assert from "node:assert/strict";
import * as fc from "fast-check";
import PostalMime from "postal-mime";
import { mimeContent } from "../../../src/adapters/parse/mime-content.ts";
import { mimeValue } from "../../../src/adapters/parse/mime-value.ts";
import { type MimePart, readMime } from "../../../src/adapters/parse/mime-tree.ts";

const bytesOf = (lines: readonly string[]): Buffer => Buffer.from(lines.join("\r\n"), "latin1");

/** What both readers say of a part. */
type Seen = readonly [headers: readonly string[], type: string, disposition: string, content: string, children: readonly Seen[]];

function seenByUs({ headers, type, disposition, encoding, body, children }: MimePart): Seen {
  const content = children.length > 0 ? "" : mimeContent(body, encoding).toString("latin1");
  return [headers.map(({ key, value }) => `${key}: ${value}`), type, disposition, content, children.map(seenByUs)];
}

/** postal-mime keeps bytes only on its inner tree, and hands out text. */
async function seenByPostalMime(bytes: Buffer): Promise<Seen> {
  const parser = new PostalMime({ forceRfc822Attachments: true });
  await parser.parse(bytes);
  const seen = (node: Node): Seen => {
    const content = node.childNodes.length > 0 ? "" : Buffer.from(node.content ?? new ArrayBuffer(0)).toString("latin1");
    return [node.headers.map(({ key, value }) => `${key}: ${value}`), node.contentType.parsed.value, node.contentDisposition.parsed.value, content, node.childNodes.map(seen)];
  };
  const root: unknown = Reflect.get(parser, "root");
  assert.ok(isNode(root));
  return seen(root);
}

interface Node {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly contentType: { readonly parsed: { readonly value: string } };
  readonly contentDisposition: { readonly parsed: { readonly value: string } };
  readonly content: ArrayBuffer | null;
  readonly childNodes: readonly Node[];
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "childNodes" in value && "contentType" in value;

async function sameAsPostalMime(bytes: Buffer): Promise<void> {
  const tree = readMime(bytes);
  assert.ok(tree !== null);
  assert.deepEqual(seenByUs(tree.root), await seenByPostalMime(bytes));
}

/** Lines of which mails are made, whole ones and broken ones. */
const LINES = [
  "", "", "", "--a", "--a--", "--b", "--b--", "--a \t", "--a--x", "--ab", "--", "---", "text", "=", "a=3D=C3=BC=", "=3", "==", "YWJj", "YQ==", "YWJjZA==YQ", "a\r", "\rb", " folded", "\tfolded",
  "Content-Type: multipart/mixed; boundary=a", 'Content-Type: multipart/alternative; boundary="b"', "Content-Type: multipart/digest; boundary=a", "Content-Type: multipart/mixed",
  "Content-Type: Text/HTML; charset=utf-8", "Content-Type: message/rfc822", "Content-Type: text/plain (note; x=1); charset=\"us-ascii\"", "Content-Type:", "content-type text/html",
  "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: Quoted-Printable", "Content-Transfer-Encoding: (q) base64", "Content-Disposition: Attachment; filename=a(1).txt", "Subject : \u00a0x ", ": x", "x",
];

describe("the parts of a mail", () => {
  it("are those that postal-mime finds, headers, nesting and bytes, whatever the lines", async () => {
    const line = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...LINES) }, fc.string({ maxLength: 12 }));
    const end = fc.constantFrom("\r\n", "\r\n", "\n", "\r\r\n");
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(line, end), { minLength: 1, maxLength: 40 }), async (lines) => {
      const text = lines.map((pair) => pair.join("")).join("");
      await sameAsPostalMime(Buffer.from(text, "utf8"));
    }), { numRuns: 400 });
  });

  it("have content of which every byte is as postal-mime decodes it", async () => {
    const encodings = fc.constantFrom("base64", "quoted-printable", "8bit");
    const unit = fc.constantFrom("=", "A", "f", "3", "\r", "\n", " ", "-", "_", "/", "é", "YWFh");
    await fc.assert(fc.asyncProperty(encodings, fc.array(unit, { maxLength: 60 }), async (encoding, units) => {
      await sameAsPostalMime(Buffer.from(`Content-Transfer-Encoding: ${encoding}\n\n${units.join("")}`, "utf8"));
    }), { numRuns: 400 });
  });

  it("that are no text keep their bytes until somebody wants them", () => {
    const tree = readMime(bytesOf(["Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Transfer-Encoding: base64", "", "YWJj", "--b--", "behind"]));
    const [part] = tree?.root.children ?? [];
    assert.equal(part?.body.toString(), "YWJj\r\n");
    assert.equal(mimeContent(part.body, part.encoding).toString(), "abc");
  });

  it("have header lines in windows-1252 where they are no UTF-8", () => {
    assert.deepEqual(readMime(bytesOf(["Subject: Gr\xfc\xdfe", "", ""]))?.root.headers, [{ key: "subject", value: "Grüße" }]);
    assert.deepEqual(readMime(Buffer.from("\ufeffSubject: Grüße\n\n"))?.root.headers, [{ key: "subject", value: "Grüße" }]);
  });

  it("are none where they are too many, too deep or have too long a head", () => {
    const nested = (depth: number): Buffer => bytesOf(Array.from({ length: depth }, (_, at) => [`Content-Type: multipart/mixed; boundary=b${String(at)}`, "", `--b${String(at)}`]).flat());
    assert.notEqual(readMime(nested(50)), null);
    assert.equal(readMime(nested(51)), null);
    const many = (count: number): Buffer => bytesOf(["Content-Type: multipart/mixed; boundary=b", "", ...Array.from({ length: count }, () => "--b"), ""]);
    assert.equal(readMime(many(999))?.root.children.length, 999);
    assert.equal(readMime(many(1_000)), null);
    assert.equal(readMime(bytesOf([`X: ${"a".repeat(1024 * 1024)}`, "", ""])), null);
  });
});

describe("a header's value", () => {
  for (const [raw, value, params] of [
    ["Text/Plain; Charset=UTF-8; charset=x; flag; format = flowed ;", "text/plain", { charset: "UTF-8", flag: "", format: "flowed" }],
    ['a/b; n="x; \\"y\\" " z; m= a  b ; o="', "a/b", { n: 'x; "y" ', m: "a  b", o: "" }],
    ["a/b (one (two); x=1); c=d (said); e=f(1); g=\"(h)\"", "a/b", { c: "d", e: "f(1)", g: "(h)" }],
    ["a/b; c=d (open; boundary=e", "a/b", { c: "d (open", boundary: "e" }],
    ["a/b; n*1*=%C3%A4; n*0*=utf-8'de'x%20; n*2=%41", "a/b", { n: "x ä%41" }],
    ["a/b; n*0*=utf-8''%C3; n*1*=%BC; m*=iso-8859-2''%b3; boundary*0=x; boundary*1=y", "a/b", { n: "ü", m: "ł", boundary: "xy" }],
    ["", "", {}],
  ] as const) {
    it(`is told from its parameters: ${raw}`, () => {
      const read = mimeValue(raw);
      assert.deepEqual([read.value, Object.fromEntries(read.params)], [value, params]);
    });
  }
});
