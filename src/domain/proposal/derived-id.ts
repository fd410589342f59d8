import { hash } from "node:crypto";

/**
 * An id that follows from its cause: the same parts give the same id on every machine and at every repetition, so that
 * doing a thing again finds it done. A UUID of version 8 (RFC 9562) over SHA-256; parts are length-prefixed, so no two
 * lists of parts collide by joining.
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  const text = parts.map((part) => `${String(part).length}:${part}`).join("");
  const hex = hash("sha256", text, "hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
