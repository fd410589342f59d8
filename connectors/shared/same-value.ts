/** Whether two values of a field mean the same: null and absent do, and so do line ends and outer white space. */
export function sameValue(a: unknown, b: unknown): boolean {
  return JSON.stringify(comparable(a)) === JSON.stringify(comparable(b));
}

function comparable(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value.replaceAll(/\r\n?/g, "\n").trim() || null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(comparable);
  if (typeof value !== "object") return value;
  return Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, part]) => [name, comparable(part)]);
}
