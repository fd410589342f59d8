import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { finished } from "node:stream/promises";

/** Bytes are handed to the file in pieces of so many. */
const PIECE_BYTES = 1_048_576;
const LF = Buffer.from("\n");

/** A file of lines that is written piece by piece; only its owner may read it. */
export interface PieceFile {
  /** A line without its end, copied at once. */
  line(bytes: Uint8Array): void;
  /** Resolves when there is room for more. Throws when the file could not be written. */
  drained(): Promise<void>;
  /** It is whole on the disk when this resolves. */
  close(): Promise<void>;
  /** Writes no more. */
  destroy(): void;
}

/** Makes the file, or empties the one that is there. */
export function pieceFile(path: string): PieceFile {
  const stream = createWriteStream(path, { flush: true, mode: 0o600 });
  // Told by whatever waits next; a stream without a listener would end the process.
  let failure: Error | null = null;
  stream.on("error", (error) => { failure = error; });
  const throwIfFailed = (): void => { if (failure !== null) throw failure; };
  let waiting: Uint8Array[] = [];
  let [bytes, isFull] = [0, false];
  const hand = (): void => {
    if (waiting.length > 0) isFull = !stream.write(Buffer.concat(waiting));
    [waiting, bytes] = [[], 0];
  };
  return {
    line(line) {
      waiting.push(Buffer.from(line), LF);
      bytes += line.length + 1;
      if (bytes >= PIECE_BYTES) hand();
    },
    async drained() {
      throwIfFailed();
      if (isFull) await once(stream, "drain");
      isFull = false;
    },
    async close() {
      hand();
      throwIfFailed();
      stream.end();
      // Throws as well when the stream failed before anybody waited for it.
      await finished(stream);
    },
    destroy() {
      stream.destroy();
    },
  };
}
