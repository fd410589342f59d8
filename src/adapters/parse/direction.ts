import { normalizeEmail } from "../../domain/hygiene/normalize-email.ts";
import type { Direction, Participant } from "../../domain/model/activity.ts";

/** What an address is to us: ours, theirs, or unknown because there is none. */
type Side = "own" | "other" | "unknown";

/** Tells own addresses from others; subdomains of an own domain are own. */
export function ownSide(ownDomains: readonly string[]): (email: string | undefined) => Side {
  const own = new Set(ownDomains.map((domain) => domain.trim().toLowerCase()));
  return (email) => {
    const domain = email === undefined ? undefined : normalizeEmail(email)?.domain;
    if (domain === undefined) return "unknown";
    for (let rest = domain; rest !== ""; rest = rest.includes(".") ? rest.slice(rest.indexOf(".") + 1) : "") if (own.has(rest)) return "own";
    return "other";
  };
}

const STARTERS = new Set(["from", "organizer", "caller", "submitter"]);

/** Which way something went by its addresses: internal when all are ours, outbound when we started it, inbound otherwise. */
export function directionOf(participants: readonly Participant[], ownDomains: readonly string[]): Direction {
  const side = ownSide(ownDomains);
  const sides = participants.map((one) => side(one.email));
  if (sides.length > 0 && sides.every((one) => one === "own")) return "internal";
  return participants.some((one, index) => STARTERS.has(one.role) && sides[index] === "own") ? "outbound" : "inbound";
}
