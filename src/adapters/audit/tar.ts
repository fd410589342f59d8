import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";

/** A folder as one file, not yet read. */
export interface Archive {
  /** How long it will be. */
  readonly bytes: number;
  /** The whole of it, piece by piece; read once. Throws when a file changed since it was listed. */
  pieces(): AsyncGenerator<Buffer>;
}

const BLOCK_BYTES = 512;
const NAME_BYTES_MAX = 100;
/** Eleven octal digits; a larger size is written in base 256, as GNU and POSIX tools read it. */
const OCTAL_SIZE_MAX = 0o77777777777;

/** All files of a folder under another name, as POSIX ustar, in the order of their names. `at` is what the archive calls the time of its files. */
export async function tarOf(dir: string, name: string, at: string): Promise<Archive> {
  const files: { readonly path: string; readonly name: string; readonly size: number }[] = [];
  for (const found of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!found.isFile()) continue;
    const path = join(found.parentPath, found.name);
    files.push({ path, name: `${name}/${relative(dir, path).replaceAll("\\", "/")}`, size: (await stat(path)).size });
  }
  files.sort((a, b) => (a.name < b.name ? -1 : 1));
  const bytes = files.reduce((sum, { size }) => sum + BLOCK_BYTES + size + padding(size), 0) + 2 * BLOCK_BYTES;
  return {
    bytes,
    async *pieces() {
      for (const file of files) {
        yield header(file.name, file.size, Date.parse(at) / 1000);
        let read = 0;
        for await (const piece of createReadStream(file.path)) {
          if (!(piece instanceof Buffer)) continue;
          read += piece.length;
          yield piece;
        }
        if (read !== file.size) throw new Error(`${file.name} changed while it was packed`);
        yield Buffer.alloc(padding(file.size));
      }
      yield Buffer.alloc(2 * BLOCK_BYTES);
    },
  };
}

const padding = (size: number): number => (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;

/** The block before a file (POSIX.1-1988, ustar): owner 0, readable by everybody, writable by the owner. */
function header(name: string, size: number, atSeconds: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  if (Buffer.byteLength(name) > NAME_BYTES_MAX) throw new RangeError("a file's name is too long for an archive");
  block.write(name, 0, "utf8");
  const octal = (value: number, at: number, digits: number): void => { block.write(`${Math.floor(value).toString(8).padStart(digits, "0")}\0`, at, "latin1"); };
  octal(0o644, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  if (size <= OCTAL_SIZE_MAX) octal(size, 124, 11);
  else {
    block[124] = 0x80;
    block.writeBigUInt64BE(BigInt(size), 128);
  }
  octal(atSeconds, 136, 11);
  block.write(" ".repeat(8), 148, "latin1");
  block.write("0", 156, "latin1");
  block.write("ustar\0" + "00", 257, "latin1");
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}
