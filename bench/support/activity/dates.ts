import { readDates } from "../../../src/domain/text/business-dates.ts";
import { PHRASES, THURSDAY } from "../../../test/unit/text/date-phrases.ts";
import { rightAtLeast, tally, type Section, type Tally } from "./figure.ts";

/** Of 27 phrases of sales talk 25; of the longer list the same share. */
const SHARE_MIN = 25 / 27;

/** Phrases with the day meant: the last date read is that day, and what cannot be told is said to be open. */
function datePhrases(): Tally {
  return tally(PHRASES, ([words, day]) => {
    const last = readDates(words, THURSDAY).at(-1);
    const got = last === undefined ? "none" : last.date;
    if (got === day && (day !== null || last?.ambiguous === true)) return null;
    return { what: `"${words}"`, lines: [`expected: ${day ?? "open"}`, `got: ${got ?? "open"}${last === undefined ? "" : ` from "${last.phrase}"`}`] };
  });
}

/** Dates against the goals. */
export function dates(): Section {
  const phrases = datePhrases();
  return { title: "Dates as business people mean them", figures: [rightAtLeast("phrases read as meant", phrases, Math.ceil(phrases.of * SHARE_MIN), true)], misses: phrases.misses };
}
