/** What only a text has that went through a browser, an editor or a CRM on its way: other line ends, HTML, signs for spaces. */
const IS_PASTED = /[\r<&\u00a0\ufeff]/;
/** Where HTML begins a new line. */
const LINE_END = /<(?:br|\/p|\/div|\/li|\/tr|\/h[1-6])\b[^<>]*>/gi;
const ANY_TAG = /<[^<>]*>/g;
const DASH = /&(?:mdash|#8212|#[xX]2014);/g;
const SPACE = /&(?:nbsp|#160|#[xX][aA]0);|\u00a0/g;

/**
 * A text as it was before it was pasted: line ends alone, no HTML, nothing around a line. What was signed is found in it
 * again, however a CRM or an editor kept it; whether it is what was signed only its signature tells. A text that was never
 * pasted stays as it is.
 */
export function asPlainLines(text: string): string {
  if (!IS_PASTED.test(text)) return text;
  const lines = text.replace(/^\ufeff/, "").replaceAll(/\r\n?/g, "\n").replaceAll(LINE_END, "\n").replaceAll(ANY_TAG, "").replaceAll(DASH, "—").replaceAll(SPACE, " ");
  return lines.split("\n").map((line) => line.trim()).join("\n");
}
