/**
 * One line of a log, between `start` and `end` of a buffer, without its LF. The byte before `start` belongs to nobody any
 * more: whoever reads the line may write there.
 */
export interface LogLine {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  /** False for what stands behind the last LF. */
  readonly isWhole: boolean;
}

/** Cuts a stream of bytes into lines, in constant memory whatever comes. */
export interface LineCutter {
  push(chunk: Buffer): void;
  /** The stream is over: what stands behind the last LF, if anything does, is a line that is not whole. */
  end(): void;
}

/** Readers take entries of so many bytes (docs/audit-format.md). A longer line is handed over cut one byte behind that. */
export const LINE_BYTES_MAX = 65_535;
const LF = 0x0a;

/** Takes whole lines from `start` on by itself, as many as it likes; returns where the next line begins. May overwrite what it took. */
export type TakeLines = (chunk: Buffer, start: number) => number;

/** Each line is handed to `take` at once, and its buffer is not kept; whole lines are offered to `takeSome` first. Overwrites parts of the chunks. */
export function lineCutter(take: (line: LogLine) => void, takeSome: TakeLines = (_, start) => start): LineCutter {
  // One byte of room before the line, and one behind it for what is too long.
  const carry = Buffer.allocUnsafe(LINE_BYTES_MAX + 2);
  let carried = 0;
  const keep = (chunk: Buffer, from: number, to: number): void => {
    carried += chunk.copy(carry, 1 + carried, from, Math.min(to, from + LINE_BYTES_MAX + 1 - carried));
  };
  const takeCarried = (isWhole: boolean): void => {
    const end = 1 + carried;
    carried = 0;
    take({ buffer: carry, start: 1, end, isWhole });
  };
  return {
    push(chunk) {
      let start = carried > 0 ? 0 : takeSome(chunk, 0);
      for (let end = chunk.indexOf(LF, start); end !== -1; end = chunk.indexOf(LF, start)) {
        if (start === 0) {
          keep(chunk, start, end);
          takeCarried(true);
        } else take({ buffer: chunk, start, end: Math.min(end, start + LINE_BYTES_MAX + 1), isWhole: true });
        start = takeSome(chunk, end + 1);
      }
      keep(chunk, start, chunk.length);
    },
    end() {
      if (carried > 0) takeCarried(false);
    },
  };
}
