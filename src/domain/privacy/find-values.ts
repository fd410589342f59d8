import { findBankAccounts } from "./bank.ts";
import { findBirthDates } from "./birth-dates.ts";
import { findCards } from "./cards.ts";
import { findCredentials } from "./credentials.ts";
import type { Slot } from "./document.ts";
import type { Found } from "./found.ts";
import { findIdentityNumbers } from "./identity-numbers.ts";
import { findPersonalDocuments } from "./personal-documents.ts";
import { guarded } from "../text/guarded.ts";
import type { Detector, Hit } from "./span.ts";
import { despoken } from "./spoken-numbers.ts";
import { placed, viewsOf } from "./views.ts";

// Numbers of these kinds have at least this many digits (a card's security code is the shortest).
const NUMBERS: readonly Detector[] = [findIdentityNumbers, findBankAccounts, findPersonalDocuments];
const NUMBER_DIGITS_MIN = 5;
const CARD_DIGITS_MIN = 3;

/** Without a digit or one of these words no detector can find anything. */
const worthALook = (text: string): boolean => /\d|[^\t\n\r -~]/.test(text) || SECRETS.test(text);
const SECRETS = guarded(/pass|pwd|\bpw\b|secret|token|kennwort|contrase|mot de passe|BEGIN|eyJ|AKIA|gh[pousr]_|xox|\bsk[-_]|one|two|three|four|five|six|seven|eight|nine|eins|zwei|zwo|drei|vier|sechs|sieben|acht|neun|code|combination/i);

/** Values that are masked: cards, ids, bank accounts, documents, dates of birth, secrets; written or read aloud, over several turns if need be. */
export function findValues(slots: readonly Slot[]): Found[] {
  return viewsOf(slots, worthALook).flatMap((joined) => {
    const { text } = joined.view;
    const spoken = despoken(joined.view);
    const hits = hitsIn(text);
    const aloud = spoken === null || spoken.text === text ? hits : hitsIn(spoken.text);
    return [
      ...hits.flatMap((hit) => placed(hit, joined.view, joined)),
      ...(spoken === null ? [] : aloud.flatMap((hit) => placed(hit, spoken, joined))),
    ];
  });
}

/** The same in one text without exotic characters, nothing read aloud. */
export function hitsIn(text: string): Hit[] {
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
