/** The bytes of standard base64 with its padding; null for any other spelling, so that one value has one text. */
export function bytesOf(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return text !== "" && bytes.toString("base64") === text ? bytes : null;
}
