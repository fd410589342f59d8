import { isAscii, isUtf8 } from "node:buffer";

/** Decoded text, and how many characters of it could not be read. */
export interface Decoded {
  readonly text: string;
  /** U+FFFD that the source did not contain. */
  readonly lossCount: number;
}

/**
 * Bytes to text, by byte order mark, then by what the bytes themselves prove, then by the declared charset.
 *
 * Declarations lie in one direction: mail programs write `us-ascii` or `iso-8859-1` over UTF-8 and `utf-8` over windows-1252.
 * Bytes that form valid UTF-8 sequences above ASCII do so by chance almost never, so they win over a single-byte declaration.
 */
export function decodeText(bytes: Uint8Array, declared: string | null = null): Decoded {
  const marked = byOrderMark(bytes);
  if (marked !== null) return clean(marked);
  const label = knownLabel(declared);
  if (label !== null && MULTI_BYTE.test(label)) return clean(byMultiByte(bytes, label));
  if (isAscii(bytes)) return clean({ text: viewOf(bytes).toString("latin1"), lossCount: 0 });

  const utf8 = strict("utf-8", bytes);
  if (utf8 !== null) return clean({ text: repairMojibake(utf8), lossCount: 0 });
  if (label === null || label === "utf-8") return clean(byEvidence(bytes));
  return clean({ text: decode(label, bytes), lossCount: 0 });
}

/** Charsets whose ASCII bytes mean something else, or whose valid text may pass for UTF-8. */
const MULTI_BYTE = /^(?:utf-16|iso-2022|gb|big5|shift_jis|euc|hz)/;

function byMultiByte(bytes: Uint8Array, label: string): Decoded {
  const exact = strict(label, bytes);
  if (exact !== null) return { text: exact, lossCount: 0 };
  const utf8 = strict("utf-8", bytes);
  if (utf8 !== null) return { text: utf8, lossCount: 0 };
  const text = decode(label, bytes);
  return { text, lossCount: replacements(text) };
}

/** Neither valid UTF-8 nor declared as anything else: damaged UTF-8 if it holds whole sequences, else windows-1252. */
function byEvidence(bytes: Uint8Array): Decoded {
  const loose = decode("utf-8", bytes);
  const lost = replacements(loose) - sourceReplacements(bytes);
  const whole = (loose.match(/[^\u0000-\u007f\ufffd]/g) ?? []).length;
  if (whole > lost) return { text: loose, lossCount: lost };
  const text = decode("windows-1252", bytes);
  return { text, lossCount: (text.match(/[\u0081\u008d\u008f\u0090\u009d]/g) ?? []).length };
}

function byOrderMark(bytes: Uint8Array): Decoded | null {
  const a = bytes[0];
  const b = bytes[1];
  const c = bytes[2];
  if (a === 0xef && b === 0xbb && c === 0xbf) {
    const exact = strict("utf-8", bytes.subarray(3));
    return exact === null ? null : { text: exact, lossCount: 0 };
  }
  const utf16 = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : unmarkedUtf16(bytes);
  if (utf16 === null) return null;
  const text = new TextDecoder(utf16).decode(bytes);
  return { text, lossCount: replacements(text) };
}

/** UTF-16 without its mark: Latin text has a zero in nearly every second byte. */
function unmarkedUtf16(bytes: Uint8Array): string | null {
  const head = bytes.subarray(0, 512);
  if (head.length < 8 || !head.includes(0)) return null;
  let even = 0;
  let odd = 0;
  for (const [index, byte] of head.entries()) {
    if (byte === 0 && index % 2 === 0) even += 1;
    else if (byte === 0) odd += 1;
  }
  const half = head.length / 2;
  if (odd > half * 0.7 && even < half * 0.1) return "utf-16le";
  return even > half * 0.7 && odd < half * 0.1 ? "utf-16be" : null;
}

/** UTF-8 that was read as windows-1252 and written again: `MÃ¼ller`. Undone only where every such character takes part. */
function repairMojibake(text: string): string {
  if (!/[ÂÃâ][\u0080-\u00bf\u0152-\u017e\u2013-\u20ac\u2122]/.test(text)) return text;
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const byte = toWindows1252(text.charCodeAt(index));
    if (byte === null) return text;
    bytes[index] = byte;
  }
  return strict("utf-8", bytes) ?? text;
}

/** The characters of the bytes 0x80 to 0x9f. */
const HIGH_1252 = new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index));

function toWindows1252(code: number): number | null {
  if (code < 0x80 || (code >= 0xa0 && code <= 0xff)) return code;
  const index = HIGH_1252.indexOf(String.fromCharCode(code));
  return index === -1 ? null : 0x80 + index;
}

/** Spellings that TextDecoder does not know, and labels that say nothing. */
function knownLabel(declared: string | null): string | null {
  const label = (declared ?? "").trim().toLowerCase().replace(/^"|"$/g, "");
  if (label === "" || /^(?:unknown|us-?ascii|ascii|ansi|default|x-user-defined|8bit|none|binary)/.test(label)) return null;
  for (const spelling of [label, label.replace(/^(?:x-ms-|x-|cs)/, ""), label.replace(/^cp-?(?=125\d$)/, "windows-"), label.replace(/_/g, "-")]) {
    const decoder = decoderOf(spelling);
    if (decoder !== null) return decoder.encoding;
  }
  return null;
}

function strict(label: string, bytes: Uint8Array): string | null {
  if (label === "utf-8") return isUtf8(bytes) ? viewOf(bytes).toString("utf8") : null;
  try {
    return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const viewOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const decode = (label: string, bytes: Uint8Array): string => decoderOf(label)?.decode(bytes) ?? "";

/** A decoder is slow to make and can be used again; the Encoding Standard has about as many labels. */
const DECODERS_MAX = 250;
const decoders = new Map<string, InstanceType<typeof TextDecoder>>();

/** Null for what is no label of the Encoding Standard. */
function decoderOf(label: string): InstanceType<typeof TextDecoder> | null {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  try {
    const decoder = new TextDecoder(label, { ignoreBOM: true });
    if (decoders.size >= DECODERS_MAX) decoders.clear();
    decoders.set(label, decoder);
    return decoder;
  } catch {
    return null;
  }
}

/** NUL and its kin cannot be stored as text and mean nothing in it. */
function clean(decoded: Decoded): Decoded {
  return { text: decoded.text.replace(/^\ufeff/, "").replace(/[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/g, ""), lossCount: Math.max(0, decoded.lossCount) };
}

function replacements(text: string): number {
  return (text.match(/\ufffd/g) ?? []).length;
}

function sourceReplacements(bytes: Uint8Array): number {
  let count = 0;
  for (let index = 0; index + 2 < bytes.length; index += 1) {
    if (bytes[index] === 0xef && bytes[index + 1] === 0xbf && bytes[index + 2] === 0xbd) count += 1;
  }
  return count;
}
