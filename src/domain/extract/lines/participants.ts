import type { Activity } from "../../model/activity.ts";
import type { CastMember } from "../../model/judgement.ts";
import type { People } from "./people.ts";

/** More names than this are counted, not listed. */
const NAMES_MAX = 2;

/** Who was there on either side, the author first; names only. */
export interface Participants {
  readonly own: readonly string[];
  readonly customer: readonly string[];
  readonly unknown: readonly string[];
}

/** The people who took part in an activity, told apart by side. */
export function participantsOf(people: People): Participants {
  const present = people.cast.filter((member) => member.present).toSorted((a, b) => Number(b.author) - Number(a.author));
  const named = (side: CastMember["side"]): readonly string[] => [...new Set(present.filter((member) => member.side === side).map((member) => member.name))];
  return { own: named("own"), customer: named("customer"), unknown: named("unknown") };
}

/** The opening words of a summary: what it was and with whom. */
export function headline(activity: Activity, people: People): string {
  const { own, customer, unknown } = participantsOf(people);
  const others = customer.length > 0 ? customer : unknown;
  const who = listed(others.length > 0 ? others : own);
  const inbound = activity.direction === "inbound";
  switch (activity.kind) {
    case "email":
      return who === "" ? "Email" : `Email ${inbound ? "from" : "to"} ${listed(inbound ? others.slice(0, 1) : others)}`.trim();
    case "text":
      return who === "" ? "Text message" : `Text ${inbound ? "from" : "to"} ${who}`;
    case "call":
      return who === "" ? "Call" : `Call with ${who}`;
    case "meeting":
      return who === "" ? "Meeting" : `Meeting with ${who}`;
    case "form":
      return who === "" ? "Web form" : `Web form from ${who}`;
    default:
      return who === "" || others.length === 0 ? "Note" : `Note on ${who}`;
  }
}

function listed(names: readonly string[]): string {
  if (names.length > NAMES_MAX) return `${names.slice(0, NAMES_MAX).join(", ")} and ${String(names.length - NAMES_MAX)} more`;
  const last = names.at(-1);
  if (last === undefined) return "";
  return names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
