import type { CastMember } from "../../model/judgement.ts";
import type { ContactId, UserId } from "../../model/ids.ts";
import type { Line } from "../lines/lines.ts";
import type { People } from "../lines/people.ts";
import type { OwnerHint } from "./undertaking.ts";

/** The person an undertaking binds; id null where nobody known took it. */
export interface Owner {
  readonly id: UserId | ContactId | null;
  readonly name: string | null;
}

const NOBODY: Owner = { id: null, name: null };
/** How many sentences back a "she" may point. */
const PRONOUN_LINES_MAX = 6;

/** Resolves the words of an undertaking to a person, or null when they mean an absent third party whom nothing binds. */
export function ownerOf(hint: OwnerHint, line: Line, lines: readonly Line[], people: People): Owner | null {
  switch (hint.kind) {
    case "speaker":
      return { id: line.speaker?.id ?? null, name: line.speaker?.name ?? line.speakerName };
    case "nobody":
      return NOBODY;
    case "named": {
      const member = people.named(hint.name);
      return member === null ? null : known(member);
    }
    case "pronoun": {
      const member = antecedent(hint.word, line, lines, people);
      return member === null ? null : known(member);
    }
  }
}

function known(member: CastMember): Owner {
  return { id: member.id, name: member.name };
}

/** The last person named before, else the only other one there. */
function antecedent(word: string, line: Line, lines: readonly Line[], people: People): CastMember | null {
  if (word === "they") return null; // a company or a group: nobody in person
  for (let at = line.index; at >= Math.max(0, line.index - PRONOUN_LINES_MAX); at -= 1) {
    const text = lines[at]?.text ?? "";
    const end = at === line.index ? pronounAt(text, word) : text.length;
    const names = [...text.slice(0, end).matchAll(/\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?/gu)].reverse();
    for (const [name] of names) {
      const member = people.named(name) ?? people.named(name.split(" ")[0] ?? name);
      if (member !== null && member !== line.speaker) return member;
    }
  }
  const others = people.cast.filter((member) => member.present && member !== line.speaker && member.side !== line.side);
  return line.manner === "note" && others.length === 1 ? (others[0] ?? null) : null;
}

function pronounAt(text: string, word: string): number {
  const at = text.toLowerCase().search(new RegExp(String.raw`\b${word}\b`));
  return at < 0 ? text.length : at;
}
