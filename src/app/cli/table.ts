/** Lines of cells as a table of text: each column as wide as its widest cell, the first to the left, all others to the right. */
export function tableLines(cells: readonly (readonly string[])[]): readonly string[] {
  const widths = cells.reduce<readonly number[]>((most, line) => line.map((cell, column) => Math.max(most[column] ?? 0, cell.length)), []);
  return cells.map((line) => line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join("  ").trimEnd());
}
