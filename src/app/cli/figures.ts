/** What stands where there is no figure. */
export const NOTHING = "–";
const PER_CENT = 100;

/** A share as people read it; a dash where there is none. */
export const percent = (share: number | null): string => (share === null ? NOTHING : `${(share * PER_CENT).toFixed(1)} %`);

const UNITS = [["d", 86_400_000], ["h", 3_600_000], ["min", 60_000], ["s", 1_000]] as const;

/** Two figures of the largest unit that it has: 3.2 h, 45 s. */
export function duration(ms: number | null): string {
  if (ms === null) return NOTHING;
  const [unit, size] = UNITS.find(([, one]) => ms >= one) ?? ["s", 1_000];
  const count = ms / size;
  return `${count < 10 && unit !== "s" ? count.toFixed(1) : String(Math.round(count))} ${unit}`;
}
