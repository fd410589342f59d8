const BEGIN = "-----BEGIN PGP MESSAGE-----";
const END = "-----END PGP MESSAGE-----";

/** A text without its OpenPGP messages (RFC 9580, 6.2), and whether there was one: nobody reads them, so nothing may be read out of them. */
export function withoutArmor(text: string): { readonly text: string; readonly encrypted: boolean } {
  const kept: string[] = [];
  let from = 0;
  for (let begin = text.indexOf(BEGIN); begin >= 0; begin = text.indexOf(BEGIN, from)) {
    kept.push(text.slice(from, begin));
    const end = text.indexOf(END, begin);
    from = end < 0 ? text.length : end + END.length;
  }
  return from === 0 ? { text, encrypted: false } : { text: [...kept, text.slice(from)].join("").trim(), encrypted: true };
}
