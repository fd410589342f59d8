import { type AST, RegExpParser } from "@eslint-community/regexpp";

/** Letters, digits and signs from which classes and "any character" draw. */
const CHARS = [...Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)), " ", " ", "\n", "é", "ß", "Ö", "’", "中", "€", "ſ", "\u212a"];

/** Makes texts of a pattern: most of them it is found in; bounds and what is looked at may fail by chance. */
export function spellerOf(pattern: RegExp, chance: () => number): () => string {
  const { source, unicode, unicodeSets, flags } = pattern;
  const tree = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode, unicodeSets });
  const pick = <Value>(values: readonly Value[]): Value | undefined => values[Math.floor(chance() * values.length)];
  const anyOf = (alternatives: readonly AST.Alternative[]): string => pick(alternatives)?.elements.map(spelled).join("") ?? "";
  const cased = (char: string): string => (pattern.ignoreCase && chance() < 0.2 ? char.toUpperCase() : char);
  function spelled(element: AST.Element | AST.QuantifiableElement): string {
    switch (element.type) {
      case "Character":
        return cased(String.fromCodePoint(element.value));
      case "CharacterSet":
      case "CharacterClass":
      case "ExpressionCharacterClass": {
        return pick(drawnFrom(element.raw, flags.replace(/[gyd]/g, ""))) ?? "";
      }
      case "Group":
      case "CapturingGroup":
        return anyOf(element.alternatives);
      case "Quantifier": {
        const count = element.min + Math.floor(chance() * (Math.min(element.max, element.min + 2) - element.min + 1));
        return Array.from({ length: count }, () => spelled(element.element)).join("");
      }
      default:
        return "";
    }
  }
  const around = (): string => pick(["", " ", "", "and ", " so", ". ", "x", "_", "9", "’"]) ?? "";
  return () => `${around()}${anyOf(tree.alternatives)}${around()}`;
}

const drawn = new Map<string, readonly string[]>();

function drawnFrom(raw: string, flags: string): readonly string[] {
  const known = drawn.get(`${flags}/${raw}`);
  if (known !== undefined) return known;
  const one = new RegExp(`^(?:${raw})$`, flags);
  const chars = CHARS.filter((char) => one.test(char));
  drawn.set(`${flags}/${raw}`, chars);
  return chars;
}
