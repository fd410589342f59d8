import { type Day, easterOf, partsOf, weekdayOf } from "./calendar-days.ts";

/**
 * Days on which a whole country does not work, for counting business days. Only what holds in all of a country: regional days
 * (Corpus Christi in Bavaria, the summer bank holiday of Scotland, days that a canton or state sets) are left out, as are
 * calendars that follow the moon or a yearly decree (China, India, Singapore, Japan's equinoxes, Korea): better a business day
 * too many than a day off that nobody has. Sources, read as the law stands in 2026:
 * US 5 U.S.C. 6103; CA Canada Labour Code s. 166; GB Banking and Financial Dealings Act 1971 with gov.uk/bank-holidays (England and
 * Wales); IE Organisation of Working Time Act 1997; DE the holidays common to all sixteen states; AT Arbeitsruhegesetz s. 7;
 * CH what every canton keeps; FR Code du travail L3133-1; BE arrêté royal 18 April 1974; NL Algemene termijnenwet art. 3;
 * LU Code du travail L232-2; IT legge 260/1949; ES Real Decreto 2001/1983 art. 45; PT Código do Trabalho art. 234; PL ustawa 18 January
 * 1951; SE lag 1989:253; NO lov 1995-02-24-12; DK lov om helligdage; FI laki 388/1937; AU National Employment Standards s. 115.
 */
const CALENDARS: Readonly<Record<string, Calendar>> = {
  US: { fixed: ["01-01", "06-19", "07-04", "11-11", "12-25"], weekdays: ["01 mon 3", "02 mon 3", "05 mon -1", "09 mon 1", "10 mon 2", "11 thu 4"], moved: "nearest" },
  CA: { fixed: ["01-01", "07-01", "09-30", "11-11", "12-25", "12-26"], easter: [-2], weekdays: ["09 mon 1", "10 mon 2"], moved: "after", before: [["05-25", "mon"]] },
  GB: { fixed: ["01-01", "12-25", "12-26"], easter: [-2, 1], weekdays: ["05 mon 1", "05 mon -1", "08 mon -1"], moved: "after" },
  IE: { fixed: ["01-01", "03-17", "12-25", "12-26"], easter: [1], weekdays: ["05 mon 1", "06 mon 1", "08 mon 1", "10 mon -1"] },
  DE: { fixed: ["01-01", "05-01", "10-03", "12-25", "12-26"], easter: [-2, 1, 39, 50] },
  AT: { fixed: ["01-01", "01-06", "05-01", "08-15", "10-26", "11-01", "12-08", "12-25", "12-26"], easter: [1, 39, 50, 60] },
  CH: { fixed: ["01-01", "08-01", "12-25"], easter: [39] },
  FR: { fixed: ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"], easter: [1, 39, 50] },
  BE: { fixed: ["01-01", "05-01", "07-21", "08-15", "11-01", "11-11", "12-25"], easter: [1, 39, 50] },
  NL: { fixed: ["01-01", "12-25", "12-26"], easter: [1, 39, 50], kingsDay: true },
  LU: { fixed: ["01-01", "05-01", "05-09", "06-23", "08-15", "11-01", "12-25", "12-26"], easter: [1, 39, 50] },
  IT: { fixed: ["01-01", "01-06", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08", "12-25", "12-26"], easter: [1] },
  ES: { fixed: ["01-01", "05-01", "08-15", "10-12", "11-01", "12-06", "12-08", "12-25"], easter: [-2] },
  PT: { fixed: ["01-01", "04-25", "05-01", "06-10", "08-15", "10-05", "11-01", "12-01", "12-08", "12-25"], easter: [-2, 60] },
  PL: { fixed: ["01-01", "01-06", "05-01", "05-03", "08-15", "11-01", "11-11", "12-24", "12-25", "12-26"], easter: [1, 60] },
  SE: { fixed: ["01-01", "01-06", "05-01", "06-06", "12-25", "12-26"], easter: [-2, 1, 39] },
  NO: { fixed: ["01-01", "05-01", "05-17", "12-25", "12-26"], easter: [-3, -2, 1, 39, 50] },
  DK: { fixed: ["01-01", "12-25", "12-26"], easter: [-3, -2, 1, 39, 50] },
  FI: { fixed: ["01-01", "01-06", "05-01", "12-06", "12-25", "12-26"], easter: [-2, 1, 39] },
  AU: { fixed: ["01-01", "01-26", "04-25", "12-25", "12-26"], easter: [-2, 1] },
};

interface Calendar {
  /** Month and day. */
  readonly fixed: readonly string[];
  /** Days counted from Easter Sunday. */
  readonly easter?: readonly number[];
  /** "05 mon -1": the last Monday of May. */
  readonly weekdays?: readonly string[];
  /** The last such weekday before a day: Victoria Day. */
  readonly before?: readonly (readonly [string, string])[];
  /** Where a day off goes that falls on a weekend: to the nearest weekday, to the next free one, nowhere. */
  readonly moved?: "nearest" | "after";
  /** 27 April, the day before when that is a Sunday. */
  readonly kingsDay?: boolean;
}

/** Countries whose public holidays are known here. */
export const HOLIDAY_REGIONS: readonly string[] = Object.keys(CALENDARS);

/** Whether nobody works on this day in the country (ISO 3166-1 alpha-2); false for countries that are not known here. */
export function isHoliday(day: Day, region: string | null): boolean {
  const calendar = region === null ? undefined : CALENDARS[region];
  if (calendar === undefined) return false;
  const { year } = partsOf(day);
  // New Year's Day of the next year may be kept on 31 December.
  return [year, year + 1].some((one) => daysOff(calendar, one).has(day));
}

function daysOff(calendar: Calendar, year: number): ReadonlySet<Day> {
  const easter = (calendar.easter ?? []).map((offset) => easterOf(year) + offset);
  const weekdays = (calendar.weekdays ?? []).map((words) => nthWeekday(year, words));
  const before = (calendar.before ?? []).map(([date, name]) => lastBefore(onDate(year, date), WEEKDAYS.indexOf(name)));
  const found = new Set<Day>([...easter, ...weekdays, ...before, ...(calendar.kingsDay === true ? [kingsDay(year)] : [])]);
  for (const date of calendar.fixed) found.add(kept(onDate(year, date), calendar.moved, found));
  return found;
}

function kept(day: Day, moved: Calendar["moved"], taken: ReadonlySet<Day>): Day {
  const weekday = weekdayOf(day);
  if (moved === undefined || weekday < SATURDAY) return taken.has(day) && moved === "after" ? nextFree(day, taken) : day;
  return moved === "nearest" ? (weekday === SATURDAY ? day - 1 : day + 1) : nextFree(day, taken);
}

function nextFree(day: Day, taken: ReadonlySet<Day>): Day {
  let at = day + 1;
  while (weekdayOf(at) >= SATURDAY || taken.has(at)) at += 1;
  return at;
}

const WEEKDAYS: readonly string[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const SATURDAY = 5;
const DAY_MS = 86_400_000;

function onDate(year: number, date: string): Day {
  const [month = 1, day = 1] = date.split("-").map(Number);
  return Math.floor(Date.UTC(year, month - 1, day) / DAY_MS);
}

function nthWeekday(year: number, words: string): Day {
  const [month = "1", name = "mon", nth = "1"] = words.split(" ");
  const weekday = WEEKDAYS.indexOf(name);
  if (Number(nth) < 0) return lastBefore(Math.floor(Date.UTC(year, Number(month), 1) / DAY_MS), weekday);
  const first = Math.floor(Date.UTC(year, Number(month) - 1, 1) / DAY_MS);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (Number(nth) - 1);
}

/** The last such weekday before a day. */
const lastBefore = (day: Day, weekday: number): Day => day - 1 - ((weekdayOf(day - 1) - weekday + 7) % 7);

function kingsDay(year: number): Day {
  const day = onDate(year, "04-27");
  return weekdayOf(day) === 6 ? day - 1 : day;
}
