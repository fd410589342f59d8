/** Cuts a stream of text into notes, in constant memory whatever comes. */
export interface NoteCutter {
  push(text: string): void;
  /** The stream is over: what stands behind its last empty line counts as it is. */
  end(): void;
}

/** A block of lines; a note has two, and is at most as long. What is longer is passed over, and so is its note. */
const BLOCK_CHARS_MAX = 64 * 1024;

/**
 * Notes that stand one after the other with empty lines between, each handed to `take`. What was cut in the middle (a file
 * whose last writing did not come to its end) is left out, or is a note that does not open.
 */
export function noteCutter(take: (note: string) => void): NoteCutter {
  let carry = "";
  let isTooLong = false;
  let words: string | null = null;
  const block = (raw: string): void => {
    const text = raw.trim();
    const isPassedOver = isTooLong || raw.length > BLOCK_CHARS_MAX;
    isTooLong = false;
    if (isPassedOver) words = null;
    if (isPassedOver || text === "") return;
    if (!text.startsWith("— ")) words = text;
    else if (words !== null) {
      take(`${words}\n\n${text}\n`);
      words = null;
    }
  };
  return {
    push(text) {
      const blocks = (carry + text).split("\n\n");
      carry = blocks.pop() ?? "";
      for (const one of blocks) block(one);
      if (carry.length > BLOCK_CHARS_MAX) {
        isTooLong = true;
        // An empty line that comes in two pieces is still seen.
        carry = carry.endsWith("\n") ? "\n" : "";
      }
    },
    end() {
      block(carry);
      carry = "";
    },
  };
}
