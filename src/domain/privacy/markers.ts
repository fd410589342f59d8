import type { Activity } from "../model/activity.ts";
import { guarded } from "../text/guarded.ts";
import type { Slot } from "./document.ts";
import { linesOf } from "./lines.ts";
import type { Found } from "./found.ts";
import { STOP_WORD_RULE, TAKEN_BACK } from "./opted-out.ts";

const PRIVILEGE = /\b(?:privileged (?:and|&|\/) (?:strictly )?confidential|confidential (?:and|&|\/) (?:legally )?privileged|attorney[- ]client|solicitor[- ]client|attorney work product|work product doctrine|legal(?:ly)? (?:professional )?privileged?|privileged (?:communication|legal|advice|information)|(?:prepared|written|drafted|sent|collected) (?:at the request of|at the direction of|for|on the instructions? of|upon request of) (?:our |outside |legal |in-house |general )?(?:counsel|attorneys?|solicitors?|lawyers?)|without prejudice(?! to\b)|anwaltsgeheimnis|secret professionnel)\b/i;
const PRIVILEGE_CUE = guarded(/privilege|attorney|counsel|work product|without prejudice|anwaltsgeheimnis|secret professionnel/i);
/** What stands under every mail of a company, whatever the mail says. */
export const SMALL_PRINT = guarded(/\b(?:intended recipient|addressee|may (?:be|contain)|contains? (?:\w+ )?(?:privileged|confidential)|this (?:e-?mail|message|communication|transmission)|in error|attachments?)\b/i);

/** Marks of legal privilege; the small print that says so of every mail is none. */
export function privilegeMarks(slots: readonly Slot[]): Found[] {
  return slots.flatMap((slot, index) => {
    if (slot.kind === "label" || slot.kind === "signature" || !PRIVILEGE_CUE.test(slot.text)) return [];
    const lines = linesOf(slot, index);
    return lines.filter((line, at) => PRIVILEGE.test(line.text) && !SMALL_PRINT.test(line.text) && !/\bintended (?:recipient|for|solely)|in error\b/i.test(lines[at + 1]?.text ?? ""))
      .map((line): Found => ({ slot: index, start: line.start, end: line.end, category: "legal_privilege", effect: "block", rule: "privilege.marker" }));
  });
}

const CONFIDENTIAL_SUBJECT = /^(?:\s*(?:re|fwd?|aw|wg)\s*:)*\W{0,3}(?:strictly |highly |top )?(?:confidential|secret|embargo(?:ed)?|inside information|insider information|under nda|private (?:and|&) confidential)\b/i;
const CONFIDENTIAL_LINE = /^\W{0,4}(?:strictly |highly )?(?:(?:private (?:and|&) )?confidential|embargoed|inside information)(?: (?:until|[-–:]).{0,60})?\W{0,4}$/i;

/** A mark that covers everything: in the subject, or as a line of its own at the head of the text. */
export function confidentialThroughout(slots: readonly Slot[]): Found[] {
  return slots.flatMap((slot, index): Found[] => {
    const mark = slot.kind === "subject" ? CONFIDENTIAL_SUBJECT.exec(slot.text)?.[0]
      : slot.kind === "body" ? slot.text.split("\n", 4).find((line) => CONFIDENTIAL_LINE.test(line)) : undefined;
    if (mark === undefined) return [];
    const start = slot.text.indexOf(mark);
    return [{ slot: index, start, end: start + mark.length, category: "confidential", effect: "block", rule: "confidential.throughout" }];
  });
}

const STOP_WORD = /^\W*(?:stop|stop ?all|unsubscribe|cancel|end|quit|stopp|arret|arrêt)\W*$/i;

/** The words that carriers and text gateways take for "no more" (CTIA Messaging Principles 5.1.3) count only as a whole text message. */
export function stopWord(activity: Activity, slots: readonly Slot[]): Found[] {
  const index = slots.findIndex(({ kind }) => kind === "body");
  const text = slots[index]?.text ?? "";
  return activity.kind === "text" && STOP_WORD.test(text) ? [{ slot: index, start: 0, end: text.length, category: "opt_out", effect: "review", rule: STOP_WORD_RULE }] : [];
}

const START_WORD = /^\W*(?:start|unstop|subscribe|opt[- ]?in)\W*$/i;

/** The words by which a number that was left alone comes back, as a whole text message. */
export function startWord(activity: Activity, slots: readonly Slot[]): Found[] {
  const text = slots.find(({ kind }) => kind === "body")?.text ?? "";
  return activity.kind === "text" && START_WORD.test(text) ? [{ slot: -1, start: 0, end: 0, category: "opt_out", effect: "review", rule: TAKEN_BACK }] : [];
}

/** What the source itself says: RFC 5545 CLASS and RFC 4021 Sensitivity. A flag with no place in the text has slot −1. */
export function declared(activity: Activity): Found[] {
  const at = { slot: -1, start: 0, end: 0 };
  const found: Found[] = [];
  if (activity.calendar?.classification === "PRIVATE") found.push({ ...at, category: "personal", effect: "block", rule: "calendar.class-private" });
  if (activity.calendar?.classification === "CONFIDENTIAL") found.push({ ...at, category: "confidential", effect: "block", rule: "calendar.class-confidential" });
  const sensitivity = activity.mail?.sensitivity?.trim().toLowerCase() ?? "";
  if (/^(?:personal|private)$/.test(sensitivity)) found.push({ ...at, category: "personal", effect: "block", rule: `mail.sensitivity-${sensitivity}` });
  if (/^company-?\s?confidential$/.test(sensitivity)) found.push({ ...at, category: "confidential", effect: "review", rule: "mail.sensitivity-company-confidential" });
  return found;
}
