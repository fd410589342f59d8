const dayMs = 86_400_000;

/** A stretch of time, the end not in it. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

type Unit = "DAY" | "WEEK" | "MONTH" | "QUARTER" | "YEAR";

/**
 * The stretch that a date literal such as `TODAY` or `LAST_N_WEEKS:2` names at this instant, by UTC days.
 * Weeks begin on Sunday (locale en_US) and the fiscal year with the calendar year, as in an org that changed neither.
 * Only `LAST_N_DAYS` and `LAST_90_DAYS` include the running day, and end with the running second.
 * undefined for a word that is no date literal.
 */
export function dateLiteralSpan(literal: string, nowMs: number): Span | undefined {
  const [word = "", count] = literal.toUpperCase().split(":");
  const name = word.trim().replace("FISCAL_", "");
  if (name === "TODAY") return units("DAY", nowMs, 0, 1);
  if (name === "YESTERDAY") return units("DAY", nowMs, -1, 0);
  if (name === "TOMORROW") return units("DAY", nowMs, 1, 2);
  if (name === "LAST_90_DAYS") return upToNow(90, nowMs);
  if (name === "NEXT_90_DAYS") return units("DAY", nowMs, 1, 91);
  return count === undefined ? neighbour(name, nowMs) : counted(name, Number(count.trim()), nowMs);
}

function neighbour(name: string, nowMs: number): Span | undefined {
  const found = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(name);
  const unit = unitOf(found?.[2]);
  if (found === null || unit === undefined) return undefined;
  const at = found[1] === "LAST" ? -1 : found[1] === "NEXT" ? 1 : 0;
  return units(unit, nowMs, at, at + 1);
}

function counted(name: string, count: number, nowMs: number): Span | undefined {
  if (!Number.isSafeInteger(count) || count < 0) return undefined;
  const found = /^(?:(LAST|NEXT)_)?N_(DAY|WEEK|MONTH|QUARTER|YEAR)S(_AGO)?$/.exec(name);
  const unit = unitOf(found?.[2]);
  if (found === null || unit === undefined) return undefined;
  const [, direction, , ago] = found;
  if (direction === undefined) return ago === undefined ? undefined : units(unit, nowMs, -count, 1 - count);
  if (ago !== undefined) return undefined;
  if (direction === "NEXT") return units(unit, nowMs, 1, 1 + count);
  return unit === "DAY" ? upToNow(count, nowMs) : units(unit, nowMs, -count, 0);
}

function unitOf(word: string | undefined): Unit | undefined {
  return word === "DAY" || word === "WEEK" || word === "MONTH" || word === "QUARTER" || word === "YEAR"
    ? word
    : undefined;
}

/** From the start of the unit `from` steps away to the start of the one `to` steps away. */
function units(unit: Unit, nowMs: number, from: number, to: number): Span {
  return { startMs: unitStart(unit, nowMs, from), endMs: unitStart(unit, nowMs, to) };
}

function unitStart(unit: Unit, nowMs: number, steps: number): number {
  const now = new Date(nowMs);
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  switch (unit) {
    case "DAY":
      return Date.UTC(year, month, day + steps);
    case "WEEK":
      return Date.UTC(year, month, day - now.getUTCDay() + 7 * steps);
    case "MONTH":
      return Date.UTC(year, month + steps, 1);
    case "QUARTER":
      return Date.UTC(year, month - (month % 3) + 3 * steps, 1);
    case "YEAR":
      return Date.UTC(year + steps, 0, 1);
  }
}

function upToNow(days: number, nowMs: number): Span {
  const endOfSecond = nowMs - (nowMs % 1000) + 1000;
  return { startMs: unitStart("DAY", nowMs, 0) - days * dayMs, endMs: endOfSecond };
}
