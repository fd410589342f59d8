const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const AWAY = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number])[] = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3_600], ["minute", 60]];

/** An instant in the reader's own zone and manner of writing; the exact one stands in the markup. */
export function Moment({ at, show = "full" }: { readonly at: string; readonly show?: "full" | "day" | "away" }) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  const full = FULL.format(date);
  return <time dateTime={at} title={full}>{show === "full" ? full : show === "day" ? DAY.format(date) : away(date)}</time>;
}

function away(date: Date): string {
  const seconds = (date.getTime() - Date.now()) / 1_000;
  const [unit, size] = STEPS.find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
  return AWAY.format(Math.round(seconds / size), unit);
}
