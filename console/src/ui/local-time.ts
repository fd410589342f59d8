/** A moment as the API tells it. */
export const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** An instant as a field for date and time takes it, in the reader's zone; to the second where it has seconds. */
export function toLocal(instant: string): string {
  const at = new Date(instant);
  const two = (part: number): string => String(part).padStart(2, "0");
  const seconds = at.getSeconds() === 0 ? "" : `:${two(at.getSeconds())}`;
  return `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}${seconds}`;
}

/** The instant that such a field means; what stood there before where it is the same, or where the field tells none. */
export function fromLocal(local: string, before: string): string {
  const at = new Date(local);
  return Number.isNaN(at.getTime()) || at.getTime() === Date.parse(before) ? before : at.toISOString();
}

/** The reader's zone, as the field's label names it. */
export const readersZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
