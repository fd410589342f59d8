import { PARTICIPANTS_MAX, TEXT_CHARS_MAX, LABEL_CHARS_MAX } from "./limits.ts";
import { normalizeEmail } from "../../domain/hygiene/normalize-email.ts";
import type { Activity, ActivityText, Participant } from "../../domain/model/activity.ts";

/** The words of an activity that has none. */
export const NO_TEXT: ActivityText = { subject: "", body: "", quoted: "", forwarded: "", signature: "", transcript: [], fields: {}, hidden: "" };

type Draft = Omit<Activity, "truncated"> & { readonly truncated?: boolean };

/** The last step of every parser: cuts what is over a limit, says so, and gives every key a value. */
export function buildActivity(draft: Draft): Activity {
  const { text, cut } = capText(draft.text);
  const participants = draft.participants.slice(0, PARTICIPANTS_MAX);
  const dropped = participants.length < draft.participants.length;
  return { ...draft, text, participants, truncated: draft.truncated === true || cut || dropped };
}

/** Loose on purpose: `normalizeEmail` decides what can be matched; here only what has words beside the address is none. */
const ADDRESS = /^[^\s<>?]+@[^\s<>?]+$/;
/** "Ana Example <ana@x.example>" where an address alone belongs. */
const NAMED = /^([^<>]*)<([^<>]*)>[^<>]*$/;

/** Words that stand beside a number and say which it is. */
const NUMBER_WORDS = /\b(?:tel|phone|mobile|mob|cell|office|work|home|main|direct|fax)\b[.:]?/gi;
const EXTENSION = /[\s,;/(]*(?:extension|extn?|x|durchwahl|dw|poste|interno|int|toestel|wewn|ramal|anexo|#|;ext=)[\s.:=–-]*\d{1,7}\)?$/i;
/** No words; letters in capitals stand for digits (1-800-FLOWERS), small ones where nothing else can be meant. */
const NUMBER = /^(?:[^\p{Ll}\p{Lt}\p{Lm}\p{Lo}]*|\+?[\d\s().-]{4,}[a-z]{3,8})$/u;
/** What can be told from words around it. */
const INTERNATIONAL = /\+\d[\d\s().-]{5,}\d/;
/** E.164. */
const DIGITS_MAX = 15;

/**
 * A participant from what a source gave, absent and empty parts left out; null when nothing is left. What stands in the
 * place of an address or number and is none is a name where there is no other: names are read by the privacy screen. And an
 * address that stands in the place of the name is the address where there is no other.
 */
export function participant(role: Participant["role"], given: { name?: string | null | undefined; email?: string | null | undefined; phone?: string | null | undefined }): Participant | null {
  const called = tidy(given.name);
  // U+FEFF counts as white space, and has no width: it comes with a copied address and parts nothing.
  const written = tidy(given.email?.replaceAll("\ufeff", ""));
  const [, words = "", inside = written] = NAMED.exec(written) ?? [];
  // "ana@x.example <None>": where no address stands in its place, a name that is one is it.
  const named = inside.includes("@") ? "" : addressIn(called);
  const email = addressIn(inside.trim()) || named;
  const dialled = tidy(given.phone);
  const phone = dialled === "" ? "" : [dialled, INTERNATIONAL.exec(dialled)?.[0] ?? ""].find(isNumber) ?? "";
  const name = named !== "" ? "" : [called, email === "" ? written : words.trim(), phone === "" ? dialled : ""].find((part) => part !== "") ?? "";
  if (name === "" && email === "" && phone === "") return null;
  return { role, ...(name === "" ? {} : { name }), ...(email === "" ? {} : { email }), ...(phone === "" ? {} : { phone }) };
}

/** As it is spelled, without the subject that a link may carry; "" for what is no address. */
function addressIn(text: string): string {
  if (ADDRESS.test(text)) return text;
  return normalizeEmail(text) === null ? "" : text.replace(/\?.*$/, "");
}

/** As long as a number can be, and without other words. */
function isNumber(text: string): boolean {
  const rest = text.normalize("NFKC").replace(NUMBER_WORDS, " ").trim().replace(EXTENSION, "");
  return NUMBER.test(rest) && rest.replace(/[^\dA-Z]/g, "").length <= DIGITS_MAX;
}

/** One line, no controls, no longer than a label may be. */
export function tidy(raw: string | null | undefined): string {
  return (raw ?? "").slice(0, LABEL_CHARS_MAX).replace(TURNING, "").replace(/[\s\u0000-\u001f\u007f]+/g, " ").trim();
}

/** Overrides and embeddings of direction make a text read as another one than it is; marks (U+200E, U+200F) stay. And NUL, which no database keeps. */
const TURNING = /[\0\u202a-\u202e\u2066-\u2069]/g;

const SHORT_PARTS = ["quoted", "forwarded", "signature", "hidden"] as const;

/** The body goes first, so a long history can never push out what was written here. */
function capText(text: ActivityText): { text: ActivityText; cut: boolean } {
  let room = TEXT_CHARS_MAX;
  let cut = false;
  const take = (raw: string): string => {
    const part = raw.replace(TURNING, "");
    const kept = part.length <= room ? part : cutAt(part, room);
    if (kept.length < part.length) cut = true;
    room -= kept.length;
    return kept;
  };
  const subject = take(text.subject);
  const body = take(text.body);
  const fields = Object.fromEntries(Object.entries(text.fields).map(([key, value]) => [key, take(value)]));
  const transcript = text.transcript.map((turn) => ({ ...turn, text: take(turn.text) })).filter((turn) => turn.text !== "");
  const [quoted, forwarded, signature, hidden] = SHORT_PARTS.map((part) => take(text[part]));
  return {
    text: { subject, body, fields, transcript, quoted: quoted ?? "", forwarded: forwarded ?? "", signature: signature ?? "", hidden: hidden ?? "" },
    cut,
  };
}

/** Never through the middle of a surrogate pair. */
function cutAt(text: string, at: number): string {
  const end = at > 0 && /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at - 1 : at;
  return text.slice(0, Math.max(0, end));
}
