import type { CastMember } from "../../model/judgement.ts";
import { foldText } from "../../text/fold.ts";

/** Who is who in one activity. */
export interface People {
  readonly cast: readonly CastMember[];
  /** Who wrote the text or made the entry; null when the cast names no author. */
  readonly author: CastMember | null;
  /** The person who speaks under this label; null for a stranger. */
  readonly speaker: (label: string | null) => CastMember | null;
  /** The person meant by a name in the text: full name, first name, or surname after a title, when only one fits. */
  readonly named: (name: string) => CastMember | null;
  /** First and last words of the names, lower case: what may open a clause as its subject. */
  readonly nameWords: ReadonlySet<string>;
}

/** Looks people up by any of their labels; a name that fits two of them fits nobody. */
export function peopleOf(cast: readonly CastMember[]): People {
  const byLabel = new Map<string, Set<CastMember>>();
  const put = (label: string, member: CastMember): void => {
    const key = foldText(label).trim();
    if (key.length < 2) return;
    const known = byLabel.get(key) ?? new Set<CastMember>();
    byLabel.set(key, known.add(member));
  };
  const nameWords = new Set<string>();
  for (const member of cast) {
    const words = member.name.split(/\s+/).filter((word) => /^\p{L}[\p{L}'’.-]+$/u.test(word));
    for (const label of [member.name, ...member.labels]) put(label, member);
    for (const word of [words[0], words.at(-1)]) {
      if (word === undefined) continue;
      put(word, member);
      nameWords.add(word.toLowerCase());
    }
  }
  const find = (name: string): CastMember | null => pick(byLabel.get(foldText(name).trim()));
  return {
    cast,
    author: cast.find((member) => member.author) ?? null,
    speaker: (label) => (label === null ? null : find(label)),
    named: (name) => find(bareName(name)) ?? firstOfTwo(name, find),
    nameWords,
  };
}

/** Somebody present wins over a namesake who is only known at the account. */
function pick(members: ReadonlySet<CastMember> | undefined): CastMember | null {
  if (members === undefined) return null;
  const all = [...members];
  const present = all.filter((member) => member.present);
  const fitting = present.length > 0 ? present : all;
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function bareName(name: string): string {
  return name.replace(/^(?:mr|mrs|ms|dr|herr|frau|monsieur|madame|sir)\.?\s+/i, "").replace(/[-\s]san$/i, "").replace(/['’]s$/, "");
}

function firstOfTwo(name: string, find: (name: string) => CastMember | null): CastMember | null {
  const words = bareName(name).split(/\s+/);
  const last = words.at(-1);
  return words.length === 2 && last !== undefined ? find(last) : null;
}
