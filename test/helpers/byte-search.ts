import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** Where a text was found. */
export interface Find {
  readonly needle: string;
  readonly file: string;
}

const PREFIX_BYTES = 3;

/**
 * Every file below these folders that holds one of the texts, byte for byte but for the case of ASCII letters; each text once
 * a file. All texts are looked for in one pass: there are thousands of them and hundreds of megabytes.
 */
export function searchBytes(folders: readonly string[], needles: readonly string[]): readonly Find[] {
  const search = searcher(needles);
  const finds: Find[] = [];
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      for (const needle of search(readFileSync(path))) finds.push({ needle, file: relative(folder, path) });
    }
  }
  return finds;
}

/** Tells which of the texts stand in some bytes. */
export function searcher(needles: readonly string[]): (bytes: Buffer) => ReadonlySet<string> {
  const byPrefix = new Map<number, { readonly needle: string; readonly bytes: Buffer }[]>();
  const begins = new Uint8Array(2 ** (8 * PREFIX_BYTES));
  for (const needle of new Set(needles)) {
    const bytes = lower(Buffer.from(needle, "utf8"));
    if (bytes.length < PREFIX_BYTES) throw new RangeError("a text to look for has three bytes at least");
    const prefix = bytes.readUIntBE(0, PREFIX_BYTES);
    begins[prefix] = 1;
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), { needle, bytes }]);
  }
  return (raw) => {
    const text = lower(raw);
    const found = new Set<string>();
    let prefix = 0;
    for (let end = 0; end < text.length; end += 1) {
      prefix = ((prefix << 8) | (text[end] ?? 0)) & 0xff_ffff;
      if (begins[prefix] !== 1 || end < PREFIX_BYTES - 1) continue;
      const start = end - PREFIX_BYTES + 1;
      for (const { needle, bytes } of byPrefix.get(prefix) ?? []) {
        if (!found.has(needle) && text.compare(bytes, 0, bytes.length, start, Math.min(text.length, start + bytes.length)) === 0) found.add(needle);
      }
    }
    return found;
  };
}

function lower(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (let index = 0; index < copy.length; index += 1) {
    const byte = copy[index] ?? 0;
    if (byte >= 0x41 && byte <= 0x5a) copy[index] = byte + 0x20;
  }
  return copy;
}
