/** Text as equality, IN, LIKE and GROUP BY see it: without case. */
export function foldText(text: string): string {
  return text.toLowerCase();
}

/** Text as ordering sees it: an English locale orders by the capital of each character (SOQL Reference, ORDER BY). */
export function orderText(text: string): string {
  return text.toUpperCase();
}
