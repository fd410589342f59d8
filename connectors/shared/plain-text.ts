/** Line ends unified; control characters and halves of surrogate pairs gone. */
export function cleaned(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, "\n").replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, "");
}

/** The same on one line. */
export const onOneLine = (text: string): string => cleaned(text).replaceAll(/\s+/g, " ").trim();

/** As many whole code points, each written by `write`, as fit into so many UTF-16 units. */
export function take(text: string, maxChars: number, write: (point: string) => string = (point) => point): string {
  let taken = "";
  for (const point of text) {
    const written = write(point);
    if (taken.length + written.length > maxChars) return taken;
    taken += written;
  }
  return taken;
}
