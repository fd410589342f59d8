import type { FieldReader } from "./features.ts";

/**
 * A day: `day` as year-month-day with every digit kept (a slip like `1854-11-52` is still comparable), its count of `days`
 * where it exists, and its `year`. Read from ISO, `19081209` and `31.12.1980`; of `03/04/1980` the order is not known, and month
 * first is assumed.
 */
export const readDate: FieldReader = (text) => {
  const parts = isoParts(text) ?? yearLastParts(text);
  if (parts === null) return {};
  const [year, month, day] = parts;
  const days = daysSince1970(Number(year), Number(month), Number(day));
  return { day: `${year}-${month}-${day}`, days: days === null ? "" : String(days), year };
};

type Parts = readonly [year: string, month: string, day: string];

function isoParts(text: string): Parts | null {
  const found = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[T ].*)?$/.exec(text);
  return found === null ? null : [found[1] ?? "", found[2] ?? "", found[3] ?? ""];
}

function yearLastParts(text: string): Parts | null {
  const found = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(text);
  if (found === null) return null;
  const [, first = "", separator = "", second = "", year = ""] = found;
  const dayFirst = separator === "." || Number(first) > 12;
  const [month, day] = dayFirst ? [second, first] : [first, second];
  return [year, month.padStart(2, "0"), day.padStart(2, "0")];
}

const DAY_MS = 86_400_000;

function daysSince1970(year: number, month: number, day: number): number | null {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() / DAY_MS : null;
}
