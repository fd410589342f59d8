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

const DETECTORS: readonly Detector[] = [findCards, findIdentityNumbers, findBankAccounts, findPersonalDocuments, findBirthDates, findCredentials];

/** Without a digit or one of these words no detector can find anything. */
const WORTH_A_LOOK = /\d|pass|pwd|\bpw\b|secret|token|kennwort|contrase|mot de passe|BEGIN|eyJ|AKIA|gh[pousr]_|xox|\bsk[-_]|one|two|three|four|five|six|seven|eight|nine|code|combination/i;

/** Values that are masked: cards, ids, bank accounts, documents, dates of birth, secrets; written or read aloud, over several turns if need be. */
export function findValues(slots: readonly Slot[]): Found[] {
  return viewsOf(slots).flatMap((joined) => {
    const spoken = despoken(joined.view);
    return [
      ...DETECTORS.flatMap((detect) => detect(joined.view.text).flatMap((hit) => placed(hit, joined.view, joined))),
      ...(spoken === null ? [] : DETECTORS.flatMap((detect) => detect(spoken.text).flatMap((hit) => placed(hit, spoken, joined)))),
    ];
  });
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
  const parts: { slot: number; from: number; to: number }[] = [];
  const texts: string[] = [lead];
  const at: number[] = Array.from(lead, () => -1);
  const to: number[] = Array.from(lead, () => -1);
  let from = 0;
  for (const slot of indexes) {
    const source = slots[slot]?.text ?? "";
    const { text, map } = normalise(source);
    parts.push({ slot, from, to: from + source.length });
    texts.push(text, "\n");
    for (let index = 0; index < text.length; index += 1) {
      at.push(from + (map?.at[index] ?? index));
      to.push(from + (map?.to[index] ?? index + 1));
    }
    at.push(-1);
    to.push(-1);
    from += source.length;
  }
  return { view: { text: texts.join(""), at: Int32Array.from(at), to: Int32Array.from(to) }, parts };
}

/** A hit in a view as stretches of the slots it touches. */
function placed(hit: Hit, view: View, joined: Joined): Found[] {
  const found: Found[] = [];
  for (const part of joined.parts) {
    let start = Infinity;
    let end = -1;
    for (let index = hit.start; index < hit.end; index += 1) {
      const from = view.at[index] ?? -1;
      if (from < part.from || from >= part.to) continue;
      start = Math.min(start, from - part.from);
      end = Math.max(end, (view.to[index] ?? from + 1) - part.from);
    }
    if (end > start) found.push({ slot: part.slot, start, end, category: hit.category, effect: hit.effect, rule: hit.rule });
  }
  return found;
}
