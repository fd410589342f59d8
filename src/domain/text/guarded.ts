import { neededIn } from "./needed-words.ts";
import { type Mark, wordMarks } from "./word-marks.ts";

/**
 * A pattern that is only tried on texts that hold the words without which it cannot be found. It answers as the pattern alone
 * would; most texts are answered by a look at the words that all guarded patterns share.
 */
export class Guarded {
  /** The pattern alone. */
  readonly pattern: RegExp;
  #needed: readonly Mark[] = [];

  constructor(pattern: RegExp) {
    this.pattern = pattern;
  }

  /** Derives from the pattern what a text must hold; before, it asks for nothing. */
  derive(): void {
    this.#needed = neededIn(this.pattern).map((condition) => wordMarks.markOf(condition));
  }

  /** Whether the words that the pattern needs are in the text of which these are the marks. */
  isMetBy(marks: Int32Array): boolean {
    for (const { at, bit } of this.#needed) if (((marks[at] ?? 0) & bit) === 0) return false;
    return true;
  }

  /** Whether the words that the pattern needs are there; false: it is surely not found. */
  mayBeIn(text: string): boolean {
    return this.isMetBy(marksOf(text));
  }

  /** As `RegExp.test`. */
  test(text: string): boolean {
    return this.mayBeIn(text) && this.pattern.test(text);
  }

  /** As `RegExp.exec`. */
  exec(text: string): RegExpExecArray | null {
    return this.mayBeIn(text) ? this.pattern.exec(text) : null;
  }

  /** For `text.replace(guarded, …)`. */
  [Symbol.replace](text: string, replacement: string | ((found: string, ...groups: string[]) => string)): string {
    if (!this.mayBeIn(text)) return text;
    return typeof replacement === "string" ? text.replace(this.pattern, replacement) : text.replace(this.pattern, replacement);
  }
}

const all: Guarded[] = [];
let derived = 0;

/** All patterns are made ready when a first text is asked about, and not when a program starts that may judge nothing. */
function marksOf(text: string): Int32Array {
  for (; derived < all.length; derived += 1) all[derived]?.derive();
  return wordMarks.of(text);
}

/** Guards a pattern. Patterns that find something in most texts are not worth it; neither is a pattern made anew for each text. */
export function guarded(pattern: RegExp): Guarded {
  if (pattern.sticky) throw new TypeError("a sticky pattern looks at one place, not at a text");
  const made = new Guarded(pattern);
  all.push(made);
  return made;
}

/** Patterns of which any may be found, each guarded by itself: what one of a long list needs says more than what all of them do. */
export interface AnyGuarded {
  /** Whether one of them is found. */
  readonly test: (text: string) => boolean;
}

/** Guards each of several patterns that share their flags. */
export function guardedAny(sources: readonly string[], flags: string): AnyGuarded {
  const each = sources.map((source) => guarded(new RegExp(source, flags)));
  return {
    test: (text) => {
      const marks = marksOf(text);
      return each.some((one) => one.isMetBy(marks) && one.pattern.test(text));
    },
  };
}

/** Every pattern guarded so far, so that a test can hold each against the pattern alone. */
export const guardedPatterns = (): readonly Guarded[] => all;
