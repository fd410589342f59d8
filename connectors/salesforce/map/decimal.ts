/** A number as decimal text without an exponent; null for what is no number. */
export function decimalOf(value: unknown): string | null {
  if (typeof value === "string") return /^-?\d{1,18}(?:\.\d{1,10})?$/.test(value.trim()) ? value.trim() : null;
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const text = String(value);
  if (!text.includes("e")) return text;
  return Math.abs(value) < 1 ? value.toFixed(10) : String(BigInt(value));
}

/** The number behind decimal text; null when it is none, or none that JSON carries exactly. */
export function numberOf(text: string): number | null {
  const plain = plainDecimal(text);
  if (plain === null) return null;
  const value = Number(plain);
  return plainDecimal(decimalOf(value) ?? "") === plain ? value : null;
}

/** Whether two decimal texts mean the same amount. */
export const sameDecimal = (a: string | null, b: string | null): boolean => a === b || (a !== null && b !== null && plainDecimal(a) !== null && plainDecimal(a) === plainDecimal(b));

/** One spelling for one amount: `1200.50` and `01200.5` are the same. */
function plainDecimal(text: string): string | null {
  const match = /^(-?)0*(\d{1,18})(?:\.(\d{1,10}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign = "", whole = "0", part = ""] = match;
  const fraction = part.replace(/0+$/, "");
  const number = fraction === "" ? whole : `${whole}.${fraction}`;
  return number === "0" ? "0" : `${sign}${number}`;
}
