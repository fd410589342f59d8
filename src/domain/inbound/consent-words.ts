/** What a text message of one word says of consent: the words that carriers and Twilio act on, and their kin in other languages. */
const WITHDRAWN: ReadonlySet<string> = new Set(["stop", "stopall", "stopp", "unsubscribe", "cancel", "end", "quit", "revoke", "optout", "opt out", "arret", "arrêt", "parar", "baja", "alto", "abmelden"]);
/** Twilio takes YES for consent as well; from a customer it is an answer to a question far more often, so it is none here. */
const GIVEN: ReadonlySet<string> = new Set(["start", "unstop", "subscribe", "optin", "opt in"]);

/** A change of consent that a text message is, instead of something to log. */
export type ConsentChange = "withdrawn" | "given";

/** The change that a message is. `said` is the carrier's own word for it (Twilio's `OptOutType`), which goes first. */
export function consentChange(text: string, said: string | null): ConsentChange | null {
  const word = text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();
  const type = (said ?? "").trim().toLowerCase();
  if (type === "stop" || WITHDRAWN.has(word)) return "withdrawn";
  if (type === "start" || GIVEN.has(word)) return "given";
  return null;
}
