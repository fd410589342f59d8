import { PARTICIPANTS_MAX, TEXT_CHARS_MAX, LABEL_CHARS_MAX } from "./limits.ts";
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

/** A participant from what a source gave, absent and empty parts left out; null when nothing is left. */
export function participant(role: Participant["role"], given: { name?: string | null | undefined; email?: string | null | undefined; phone?: string | null | undefined }): Participant | null {
  const name = tidy(given.name);
  // U+FEFF counts as white space, and has no width: it comes with a copied address and parts nothing.
  const email = tidy(given.email?.replaceAll("\ufeff", ""));
  const phone = tidy(given.phone);
  if (name === "" && email === "" && phone === "") return null;
  return { role, ...(name === "" ? {} : { name }), ...(email === "" ? {} : { email }), ...(phone === "" ? {} : { phone }) };
}

/** One line, no controls, no longer than a label may be. */
export function tidy(raw: string | null | undefined): string {
  return (raw ?? "").slice(0, LABEL_CHARS_MAX).replace(/[\s\u0000-\u001f\u007f]+/g, " ").trim();
}

const SHORT_PARTS = ["quoted", "forwarded", "signature", "hidden"] as const;

/** The body goes first, so a long history can never push out what was written here. */
function capText(text: ActivityText): { text: ActivityText; cut: boolean } {
  let room = TEXT_CHARS_MAX;
  let cut = false;
  const take = (part: string): string => {
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
