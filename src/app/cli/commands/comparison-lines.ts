import { MEND_KINDS, mended, type MendCounts, NO_MENDS, sumOfMends } from "../../../domain/reconcile/mends.ts";
import type { ReconcileRun } from "../../../ports/reconcile-table.ts";
import { tableLines } from "../table.ts";

const COLUMNS: readonly (keyof MendCounts)[] = ["read", ...MEND_KINDS, "late", "heldBack"];
const TITLES: Partial<Readonly<Record<keyof MendCounts, string>>> = { heldBack: "held back", different: "differed", late: "new" };

/** What a comparison found, as a table: a line for each object, and the sum. */
export function comparisonLines({ passes }: ReconcileRun): readonly string[] {
  const total = passes.map(({ counts }) => counts).reduce(sumOfMends, NO_MENDS);
  const rows = [
    ["object", ...COLUMNS.map((column) => TITLES[column] ?? column)],
    ...passes.map(({ object, counts }) => [object, ...COLUMNS.map((column) => String(counts[column]))]),
    ["all", ...COLUMNS.map((column) => String(total[column]))],
  ];
  const found = mended(total);
  return [...tableLines(rows), found === 0 ? "The mirror was as the CRM is." : `${String(found)} of the mirror's records were not as the CRM has them; they are now.`];
}

/** How many records were not taken for gone, because too many would have been. */
export const heldBack = ({ passes }: ReconcileRun): number => passes.reduce((sum, { counts }) => sum + counts.heldBack, 0);
