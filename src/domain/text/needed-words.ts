import { type AST, RegExpParser } from "@eslint-community/regexpp";

/** A piece of text: a run of ASCII letters in lower case, or one other sign of ASCII, or a stand-in for a digit or a letter beyond ASCII. */
export interface Piece {
  readonly run: string;
  /** No ASCII letter stands before it, or after it. */
  readonly opens: boolean;
  readonly closes: boolean;
}

/** One of these pieces stands in every text in which the pattern is found. */
export type OneOf = readonly Piece[];

/** Stands for any digit in a piece. */
export const DIGIT = "\u0003";
/** Stands for any character beyond ASCII in a piece. */
export const FOREIGN = "\u0004";

// In the strings that a pattern spells out, beside its own characters: a place without an ASCII letter on one side, a
// place of which nothing is known, and a sign that is no letter.
const EDGE = "\u0000";
const UNKNOWN = "\u0001";
const SIGN = "\u0002";

/** More spellings than this of one stretch are not told apart. */
const SPELLINGS_MAX = 64;
/** A class of more letters than this spells nothing. */
const LETTERS_MAX = 8;
/** Further conditions let so few texts less through that looking at them costs more. */
const CONDITIONS_MAX = 3;
/** The sum of how usual the pieces of a condition are, see {@link usualness}; above it nearly every sentence meets it. */
const USUAL_MAX = 200;

/**
 * What a text must hold for the pattern to be found in it, derived from the pattern alone: all of the conditions returned, the
 * rarest first; none where nothing can be derived. Holds for texts without the two characters that fold onto ASCII letters, ſ and K.
 */
export function neededIn(pattern: RegExp): readonly OneOf[] {
  const { source, unicode, unicodeSets } = pattern;
  const tree = PARSER.parsePattern(source, 0, source.length, { unicode, unicodeSets });
  const found = closed(anyOf(tree.alternatives, { before: UNKNOWN, after: UNKNOWN, flags: pattern.flags }), UNKNOWN);
  return rarest(found).slice(0, CONDITIONS_MAX);
}

const PARSER = new RegExpParser({ ecmaVersion: 2025 });

/** What is known around a part of a pattern. */
interface Around {
  readonly before: string;
  readonly after: string;
  readonly flags: string;
}

/** What is known of a part: all that it can spell, or null, and what its text must hold besides. */
interface Known {
  readonly spelled: readonly string[] | null;
  readonly needs: readonly OneOf[];
}

const NOTHING: Known = { spelled: null, needs: [] };
const spelling = (...spelled: readonly string[]): Known => ({ spelled, needs: [] });

function anyOf(alternatives: readonly AST.Alternative[], around: Around): Known {
  const all = alternatives.map(({ elements }) => sequence(elements, around));
  const [only] = all;
  if (all.length === 1 && only !== undefined) return only;
  if (all.every(({ needs }) => needs.length === 0)) {
    const spelled = all.flatMap((one) => one.spelled ?? []);
    if (all.every((one) => one.spelled !== null) && spelled.length <= SPELLINGS_MAX) return spelling(...new Set(spelled));
  }
  const ranked = all.map((one) => rarest(closed(one, around.after, around.before)));
  if (ranked.some((one) => one.length === 0)) return NOTHING;
  const most = Math.max(...ranked.map((one) => one.length));
  // The rarest of each alternative together, then the next ones: every alternative has one in each.
  return { spelled: null, needs: Array.from({ length: Math.min(most, CONDITIONS_MAX) }, (_, at) => unique(ranked.flatMap((one) => one[Math.min(at, one.length - 1)] ?? []))) };
}

/** The needs of a part with its spellings among them. */
function closed({ spelled, needs }: Known, after: string, before = UNKNOWN): readonly OneOf[] {
  return spelled === null ? needs : [...needs, ...conditionsOf(spelled.map((one) => before + one + after))];
}

function sequence(elements: readonly AST.Element[], { before, after, flags }: Around): Known {
  const needs: OneOf[] = [];
  let [open, spelled, wholly] = [before, [""], true];
  elements.forEach((element, at) => {
    // Most of a pattern is plain words.
    if (isOne(element)) {
      const char = String.fromCharCode(element.value).toLowerCase();
      spelled = spelled.map((left) => left + char);
      return;
    }
    const next = elements[at + 1];
    const beyond = next === undefined ? after : startOf(next, flags);
    const part = partOf(element, { before: endOf(spelled, open), after: beyond, flags });
    needs.push(...part.needs);
    if (part.spelled !== null && part.spelled.length * spelled.length <= SPELLINGS_MAX) {
      spelled = spelled.flatMap((left) => part.spelled?.map((right) => left + right) ?? []);
      return;
    }
    needs.push(...conditionsOf(spelled.map((one) => open + one + (part.spelled === null ? UNKNOWN : commonStart(part.spelled)))));
    [open, spelled, wholly] = [part.spelled === null ? UNKNOWN : endOf(spelled, open), part.spelled === null ? [""] : [...part.spelled], false];
  });
  if (wholly) return { spelled, needs };
  return { spelled: null, needs: [...needs, ...conditionsOf(spelled.map((one) => open + one + after))] };
}

const isOne = (element: AST.Element): element is AST.Character => element.type === "Character" && element.value < 128;

/** EDGE where each of the strings ends in something that is no letter. */
function endOf(spelled: readonly string[], open: string): string {
  return spelled.every((one) => isEdge((open + one).at(-1) ?? UNKNOWN)) ? EDGE : UNKNOWN;
}

const commonStart = (spelled: readonly string[]): string => (spelled.every((one) => one !== "" && isEdge(one.charAt(0))) ? EDGE : UNKNOWN);

const isEdge = (char: string): boolean => char !== UNKNOWN && !isLetter(char);
const isLetter = (char: string): boolean => char >= "a" && char <= "z";

/** EDGE where what comes next certainly begins with something that is no letter, or with a bound of a word. */
function startOf(element: AST.Element, flags: string): string {
  const part = element.type === "Assertion" || element.type === "Character" || element.type === "CharacterSet" || element.type === "CharacterClass" ? partOf(element, { before: UNKNOWN, after: UNKNOWN, flags }) : NOTHING;
  return part.spelled === null ? UNKNOWN : commonStart(part.spelled);
}

function partOf(element: AST.Element | AST.QuantifiableElement, around: Around): Known {
  switch (element.type) {
    case "Character":
    case "CharacterSet":
    case "CharacterClass":
      return character(element, around.flags);
    case "CapturingGroup":
      return anyOf(element.alternatives, around);
    case "Group":
      return element.modifiers === null ? anyOf(element.alternatives, around) : NOTHING;
    case "Quantifier":
      return repeated(element, around);
    case "Assertion":
      return asserted(element, around.flags);
    default:
      return NOTHING;
  }
}

function repeated({ element, min, max }: AST.Quantifier, around: Around): Known {
  if (max === 0) return spelling("");
  const part = partOf(element, max === 1 ? around : { ...around, after: UNKNOWN });
  if (part.spelled !== null && part.needs.length === 0) {
    if (max === 1) return min === 1 ? part : spelling(...new Set(["", ...part.spelled]));
    // A row of signs is a sign, as far as letters beside it are concerned.
    if (part.spelled.every((one) => one === SIGN)) return min === 0 ? spelling("", SIGN) : spelling(SIGN);
  }
  return min === 0 ? NOTHING : { spelled: null, needs: closed(part, UNKNOWN, around.before) };
}

function asserted(element: AST.Assertion, flags: string): Known {
  switch (element.kind) {
    case "start":
    case "end":
      return spelling(EDGE);
    case "word":
      return element.negate ? spelling(UNKNOWN) : spelling(EDGE);
    default:
      // What is looked at stands in the text, and takes no room in it.
      return { spelled: [""], needs: element.negate ? [] : closed(anyOf(element.alternatives, { before: UNKNOWN, after: UNKNOWN, flags }), UNKNOWN) };
  }
}

const ASCII = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

/** One character, by asking the engine which of ASCII it may be. */
function character(element: AST.Character | AST.CharacterSet | AST.CharacterClass, flags: string): Known {
  if (element.type === "Character" && element.value < 128) return spelling(String.fromCharCode(element.value).toLowerCase());
  const key = `${flags.replace(/[gydms]/g, "")}${element.raw === "." ? flags : ""}/${element.raw}`;
  const known = characters.get(key);
  if (known !== undefined) return known;
  const found = asked(element, flags);
  characters.set(key, found);
  return found;
}

/** The same classes stand in many patterns. */
const characters = new Map<string, Known>();

function asked(element: AST.Character | AST.CharacterSet | AST.CharacterClass, flags: string): Known {
  const one = new RegExp(`^(?:${element.raw})$`, flags.replace(/[gyd]/g, ""));
  const plain = new Set(ASCII.filter((char) => one.test(char)).map((char) => char.toLowerCase()));
  const letters = [...plain].filter(isLetter);
  if (letters.length > LETTERS_MAX) return NOTHING;
  const others = [...plain].filter((char) => !isLetter(char));
  const foreign = isPlain(element) ? [] : [FOREIGN];
  if (letters.length === 0 && others.length > 0 && others.every((char) => char >= "0" && char <= "9") && foreign.length === 0) return others.length <= 4 ? spelling(...others) : spelling(DIGIT);
  const signs = others.length + foreign.length > LETTERS_MAX ? [SIGN] : [...others, ...foreign];
  const spelled = [...letters, ...signs];
  return spelled.length === 0 ? NOTHING : spelling(...spelled);
}

/** Whether only characters of ASCII can be meant, ſ and K aside. */
function isPlain(element: AST.Node): boolean {
  if (element.type === "Character") return element.value < 128;
  if (element.type === "CharacterSet") return element.kind === "digit" && !element.negate;
  if (element.type === "CharacterClassRange") return element.max.value < 128;
  return element.type === "CharacterClass" && !element.negate && element.elements.every(isPlain);
}

/** The rarest piece of each spelling, together a condition; none where a spelling has no piece worth looking for. */
function conditionsOf(spelled: readonly string[]): readonly OneOf[] {
  const pieces = spelled.map(rarestPieceOf);
  return pieces.every((piece) => piece !== undefined) ? [unique(pieces)] : [];
}

function rarestPieceOf(spelled: string): Piece | undefined {
  let [best, least]: [Piece | undefined, number] = [undefined, Infinity];
  for (const piece of piecesOf(spelled)) {
    const usual = usualness(piece);
    if (usual < least) [best, least] = [piece, usual];
  }
  return best;
}

function unique(pieces: readonly Piece[]): OneOf {
  return [...new Map(pieces.map((piece) => [`${piece.opens ? "<" : ""}${piece.run}${piece.closes ? ">" : ""}`, piece])).values()];
}

function piecesOf(spelled: string): readonly Piece[] {
  return [...spelled.matchAll(/[a-z]+|[^a-z]/g)].flatMap(({ 0: run, index }): Piece[] => {
    if (!isLetter(run.charAt(0))) return [EDGE, UNKNOWN, SIGN, ...COMMON_SIGNS].includes(run) ? [] : [{ run, opens: false, closes: false }];
    const [before, after] = [spelled.charAt(index - 1), spelled.charAt(index + run.length)];
    return [{ run, opens: before !== "" && isEdge(before), closes: after !== "" && isEdge(after) }];
  });
}

/** Nearly every sentence has them. */
const COMMON_SIGNS = [" ", ".", "\n", "\r", "\t"];
const COMMON_WORDS: ReadonlySet<string> = new Set("the a an to of and in is it you that i we for on be have with this will are at as by do if me my no not or our so us was your can s t".split(" "));

const rarest = (found: readonly OneOf[]): readonly OneOf[] =>
  found.map((condition) => ({ condition, usual: condition.reduce((sum, piece) => sum + usualness(piece), 0) })).filter(({ usual }) => usual <= USUAL_MAX).toSorted((a, b) => a.usual - b.usual).map(({ condition }) => condition);

/** Of a hundred sentences about so many hold the piece; a guess that only decides what is looked for first. */
function usualness({ run, opens, closes }: Piece): number {
  if (run === FOREIGN || run === "?") return 12;
  if (run === DIGIT || run === "'" || run === ",") return 25;
  if (!isLetter(run)) return 5;
  if (opens && closes) return COMMON_WORDS.has(run) ? 15 : run.length < 4 ? 1.5 : 0.5;
  const base = [40, 20, 6, 2, 1][Math.min(run.length, 5) - 1] ?? 1;
  return opens || closes ? base / 2 : base;
}
