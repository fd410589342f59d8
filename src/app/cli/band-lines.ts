import type { ReadBands } from "../../usecases/match-record/read-bands.ts";

/** Where the bands of duplicates begin, a line for each kind of record. */
export const bandLines = (bands: readonly ReadBands[]): readonly string[] => bands.map(({ object, bands: { mergeAtBits, reviewAtBits }, judged }) =>
  `${object}s: worth a look from ${reviewAtBits.toFixed(1)} bits; ${mergeAtBits === null ? "no weight is proven safe yet" : `proven safe from ${mergeAtBits.toFixed(1)} bits, with a hard reason`} (${String(judged)} judged)`);

/** The same below other figures. */
export const duplicateLines = (bands: readonly ReadBands[]): readonly string[] => ["", "Pairs of records that may be one:", ...bandLines(bands).map((line) => `  ${line}`)];
