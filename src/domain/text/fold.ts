/** Runs of white space (line breaks, no-break and zero-width spaces included) become one space; ends trimmed. Quotes are compared in this form. */
export function foldSpace(text: string): string {
  return HAS_ODD_SPACE.test(text) ? text.replace(/[\s\u200b\u2060\ufeff]+/g, " ").trim() : text.trim();
}

/** Without any of these there is nothing to fold but the ends. */
const HAS_ODD_SPACE = / {2}|[^\S ]|[\u200b\u2060\ufeff]/;

/** Runs of white space become one space, at the ends too. What is not seen, as zero-width spaces, stays. */
export const singleSpaced = (text: string): string => (NOT_ONE_SPACE.test(text) ? text.replace(/\s+/g, " ") : text);

/** The same with ends trimmed. */
export const oneSpaced = (text: string): string => singleSpaced(text).trim();

const NOT_ONE_SPACE = /\s{2}|[^\S ]/;

/** How far `foldText` folds. */
export interface FoldOptions {
  /** Also drop accents and spell out ß, æ, ø, ł: for names and search, never for showing. */
  readonly diacritics?: boolean;
}

/**
 * One spelling for texts that a reader would call the same: NFKC, lower case, straight quotes, plain dashes, single spaces.
 * Offsets into the result do not fit the source.
 */
export function foldText(text: string, options: FoldOptions = {}): string {
  if (isAscii(text)) return foldSpace(text).toLowerCase().replaceAll("`", "'");
  const plain = foldSpace(text.normalize("NFKC"))
    .toLowerCase()
    .replace(/[\u2018\u2019\u201a\u201b\u2032\u02bc\u0060\u00b4]/g, "'")
    .replace(/[\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/\u00ad/g, "");
  return options.diacritics === true ? foldDiacritics(plain) : plain;
}

/** Whether there is nothing but ASCII: of that, lower case, blanks and the grave accent are all that folding changes. */
export const isAscii = (text: string): boolean => ASCII.test(text);

const ASCII = /^[\0-\x7f]*$/;

/** Letters without their marks: `Müller` and `Muller` become one, as do `Łukasz` and `Lukasz`. Lower-case output for the spelled-out letters. */
export function foldDiacritics(text: string): string {
  if (ASCII.test(text)) return text;
  return text
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/[ßẞæÆøØłŁđĐðÐþÞœŒıİ]/g, (letter) => SPELLED_OUT.get(letter) ?? letter)
    .normalize("NFC");
}

/** Letters that Unicode does not decompose. */
const SPELLED_OUT: ReadonlyMap<string, string> = new Map([
  ["ß", "ss"], ["ẞ", "ss"], ["æ", "ae"], ["Æ", "ae"], ["ø", "o"], ["Ø", "o"], ["ł", "l"], ["Ł", "l"],
  ["đ", "d"], ["Đ", "d"], ["ð", "d"], ["Ð", "d"], ["þ", "th"], ["Þ", "th"], ["œ", "oe"], ["Œ", "oe"],
  ["ı", "i"], ["İ", "i"],
]);
