import type { CastMember } from "../../model/judgement.ts";
import type { Owner } from "./owner.ts";
import type { Line } from "../lines/lines.ts";
import type { People } from "../lines/people.ts";
import type { Undertaking } from "./undertaking.ts";

const NEAR_LINES_MAX = 6;

/** Whom an act is for, where its words say so: "send you the list", "mail it to Bob"; null where they do not, or where "you" may be several. */
export function recipientOf(found: Undertaking, owner: Owner, lines: readonly Line[], people: People): CastMember | null {
  const { phrase, line } = found;
  const named = /\b(?:to|for|with) ((?:(?:Mr|Mrs|Ms|Dr)\.? )?\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?)/u.exec(phrase)?.[1] ?? /^\p{Ll}+ (\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?) (?:the|an?|our|my|your|about|back|on)\b/u.exec(phrase)?.[1];
  const member = named === undefined ? null : people.named(named);
  if (member !== null) return member.name === owner.name ? null : member;
  // Whoever speaks of somebody else's act means himself by "me"; by "you" and "me" of his own act the one he talks to.
  if (!/\b(?:you|me|us)\b/i.test(phrase)) return null;
  const ofSpeaker = owner.name === line.speaker?.name;
  if (!ofSpeaker && /\b(?:me|us)\b/i.test(phrase)) return line.speaker;
  return addressee(line, lines, people);
}

function addressee(line: Line, lines: readonly Line[], people: People): CastMember | null {
  const others = people.cast.filter((member) => member.present && member !== line.speaker && (line.speaker === null || member.side !== line.speaker.side));
  if (others.length === 1) return others[0] ?? null;
  if (line.manner !== "spoken") return greeted(lines, people, line.speaker);
  const before = lines.slice(Math.max(0, line.index - NEAR_LINES_MAX), line.index).reverse();
  const near = [...before, ...lines.slice(line.index + 1, line.index + 3)].find((other) => other.speaker !== null && others.includes(other.speaker));
  return near?.speaker ?? null;
}

/** "Dear Tom," at the top of what several receive. */
function greeted(lines: readonly Line[], people: People, author: CastMember | null): CastMember | null {
  const first = lines.find((line) => line.where === "body");
  const name = /^(?:(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))[ ,]+)?((?:(?:Mr|Mrs|Ms|Dr)\.? )?\p{Lu}[\p{L}'’-]+)\b[,.!–-]/iu.exec(first?.plain ?? "")?.[1];
  const member = name === undefined ? null : people.named(name);
  return member === author ? null : member;
}
