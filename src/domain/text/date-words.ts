/** Pattern sources of the words that dates are made of, to be put into `gi` patterns, and what they mean. */
export const WEEKDAY = "(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";
/** A month, long or short. */
export const MONTH = "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
/** One to nineteen in words. */
export const UNIT_WORD = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)";
/** A count in figures or words. */
export const NUMBER = `(?:\\d{1,3}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]${UNIT_WORD})?|${UNIT_WORD}|a|an)`;
/** First to thirtieth in words; thirty-first as two. */
export const ORDINAL_WORD =
  "(?:(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|" +
  "eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)";
/** `3rd` or `third`. */
export const ORDINAL = `(?:\\d{1,2}(?:st|nd|rd|th)|${ORDINAL_WORD})`;
/** A day of a month: `3`, `3rd`, `third`. */
export const DAY_NUMBER = `(?:\\d{1,2}(?:st|nd|rd|th)?|${ORDINAL_WORD})`;

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const ORDINAL_UNITS =
  "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(" ");

/** Monday 0 to Sunday 6, -1 for no weekday. */
export const weekdayNumber = (word: string): number => WEEKDAYS.indexOf(word.toLowerCase().slice(0, 3));

/** January 1 to December 12, 0 for no month. */
export const monthNumber = (word: string): number => MONTHS.indexOf(word.toLowerCase().slice(0, 3)) + 1;

/** `12`, `twelve`, `a`: a count; null for no number. */
export function countOf(word: string): number | null {
  const text = word.toLowerCase();
  if (/^\d+$/.test(text)) return Number(text);
  if (text === "a" || text === "an") return 1;
  const [head = "", tail = "zero"] = text.split(/[- ]/);
  const tens = TENS.indexOf(head);
  if (tens >= 2) return tens * 10 + Math.max(0, UNITS.indexOf(tail));
  const unit = UNITS.indexOf(head);
  return unit > 0 ? unit : null;
}

/** `16`, `16th`, `sixteenth`, `twenty-first`, `ten`: a day of a month; null outside 1 to 31. */
export function dayNumber(word: string): number | null {
  const text = word.toLowerCase();
  const digits = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(text);
  const [head = "", tail = ""] = text.split(/[- ]/);
  const value = digits === null ? ordinalWord(head, tail) : Number(digits[1]);
  return value !== null && value >= 1 && value <= 31 ? value : null;
}

function ordinalWord(head: string, tail: string): number | null {
  if (tail !== "") return Math.max(0, TENS.indexOf(head)) * 10 + Math.max(0, ORDINAL_UNITS.indexOf(tail));
  if (head === "thirtieth") return 30;
  const ordinal = ORDINAL_UNITS.indexOf(head);
  return ordinal > 0 ? ordinal : countOf(head);
}

/** Short forms that are also words (`sat`, `sun`, `wed`, `mar`, `may`): without a capital they are no date. */
export function isShortWord(word: string): boolean {
  return /^(?:mon|tues?|wed|thur?|fri|sat|sun|jan|mar|may|march|dec|oct|nov|sept?)$/i.test(word) && !/^\p{Lu}/u.test(word);
}
