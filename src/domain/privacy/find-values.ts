import { findBankAccounts } from "./bank.ts";
import { findBirthDates } from "./birth-dates.ts";
import { findCards } from "./cards.ts";
import { findCredentials } from "./credentials.ts";
import type { Slot } from "./document.ts";
import type { Found } from "./found.ts";
import { findIdentityNumbers } from "./identity-numbers.ts";
import { normalise } from "./normalise.ts";
import type { View } from "./normalise.ts";
import { findPersonalDocuments } from "./personal-documents.ts";
import type { Detector, Hit } from "./span.ts";
import { despoken } from "./spoken-numbers.ts";

// Numbers of these kinds have at least this many digits (a card's security code is the shortest).
const NUMBERS: readonly Detector[] = [findIdentityNumbers, findBankAccounts, findPersonalDocuments];
const NUMBER_DIGITS_MIN = 5;
const CARD_DIGITS_MIN = 3;

/** Without a digit or one of these words no detector can find anything. */
const WORTH_A_LOOK = /\d|[^\t\n\r -~]|pass|pwd|\bpw\b|secret|token|kennwort|contrase|mot de passe|BEGIN|eyJ|AKIA|gh[pousr]_|xox|\bsk[-_]|one|two|three|four|five|six|seven|eight|nine|code|combination/i;

/** Values that are masked: cards, ids, bank accounts, documents, dates of birth, secrets; written or read aloud, over several turns if need be. */
export function findValues(slots: readonly Slot[]): Found[] {
  return viewsOf(slots).flatMap((joined) => {
    const spoken = despoken(joined.view);
    return [
      ...hitsIn(joined.view.text).flatMap((hit) => placed(hit, joined.view, joined)),
      ...(spoken === null ? [] : hitsIn(spoken.text).flatMap((hit) => placed(hit, spoken, joined))),
    ];
  });
}

function hitsIn(text: string): Hit[] {
  const digits = digitCount(text);
  const hits = [...findCredentials(text)];
  if (digits >= CARD_DIGITS_MIN) hits.push(...findCards(text), ...findBirthDates(text));
  if (digits >= NUMBER_DIGITS_MIN) for (const detect of NUMBERS) hits.push(...detect(text));
  return hits;
}

function digitCount(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length && count < NUMBER_DIGITS_MIN; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) count += 1;
  }
  return count;
}

/** One or several slots as one text. Offsets of the view count through the slots as if they stood one behind the other. */
interface Joined {
  readonly view: View;
  readonly parts: readonly { readonly slot: number; readonly from: number; readonly to: number }[];
}

function viewsOf(slots: readonly Slot[]): Joined[] {
  const views: Joined[] = [];
  const turns: number[] = [];
  const bySpeaker = new Map<string, number[]>();
  slots.forEach((slot, index) => {
    if (slot.kind === "turn") {
      turns.push(index);
      bySpeaker.set(slot.by, [...(bySpeaker.get(slot.by) ?? []), index]);
    } else if (slot.kind === "field") views.push(joinSlots(slots, [index], `${spelledOut(slot.by)}: `));
    else if (WORTH_A_LOOK.test(slot.text)) views.push(joinSlots(slots, [index], ""));
  });
  // A number is read aloud over several turns, with the other side's words between: each speaker is read alone as well.
  if (turns.length > 0) views.push(joinSlots(slots, turns, ""));
  if (turns.length > bySpeaker.size) for (const own of bySpeaker.values()) if (own.length < turns.length) views.push(joinSlots(slots, own, ""));
  return views;
}

/** `dateOfBirth` and `card_number` read as the words they are made of. */
const spelledOut = (name: string): string => name.slice(0, 80).replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[_-]+/g, " ");

function joinSlots(slots: readonly Slot[], indexes: readonly number[], lead: string): Joined {
  const pieces = indexes.map((slot) => ({ slot, length: slots[slot]?.text.length ?? 0, ...normalise(slots[slot]?.text ?? "") }));
  const text = lead + pieces.map((piece) => piece.text).join("\n");
  const at = new Int32Array(text.length).fill(-1);
  const to = new Int32Array(text.length).fill(-1);
  const parts: { slot: number; from: number; to: number }[] = [];
  let from = 0;
  let index = lead.length;
  for (const piece of pieces) {
    parts.push({ slot: piece.slot, from, to: from + piece.length });
    for (let unit = 0; unit < piece.text.length; unit += 1, index += 1) {
      at[index] = from + (piece.map?.at[unit] ?? unit);
      to[index] = from + (piece.map?.to[unit] ?? unit + 1);
    }
    index += 1;
    from += piece.length;
  }
  return { view: { text, at, to }, parts };
}

/** A hit in a view as stretches of the slots it touches. */
function placed(hit: Hit, view: View, joined: Joined): Found[] {
  const found: Found[] = [];
  let part = partAt(joined, view.at.subarray(hit.start, hit.end).find((from) => from >= 0) ?? 0);
  for (let index = hit.start; index < hit.end; ) {
    const own = joined.parts[part];
    if (own === undefined) break;
    let start = Infinity;
    let end = -1;
    for (; index < hit.end && (view.at[index] ?? -1) < own.to; index += 1) {
      const from = view.at[index] ?? -1;
      if (from < own.from) continue;
      start = Math.min(start, from - own.from);
      end = Math.max(end, (view.to[index] ?? from + 1) - own.from);
    }
    if (end > start) found.push({ slot: own.slot, start, end, category: hit.category, effect: hit.effect, rule: hit.rule });
    part += 1;
  }
  return found;
}

function partAt({ parts }: Joined, offset: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.to ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
