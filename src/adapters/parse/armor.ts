const BEGIN = "-----BEGIN PGP MESSAGE-----";
const END = "-----END PGP MESSAGE-----";

/** A text without its OpenPGP messages (RFC 9580, 6.2), and whether there was one: nobody reads them, so nothing may be read out of them. */
export function withoutArmor(text: string): { readonly text: string; readonly encrypted: boolean } {
  let rest = text;
  let encrypted = false;
  for (let from = rest.indexOf(BEGIN); from >= 0; from = rest.indexOf(BEGIN)) {
    encrypted = true;
    const end = rest.indexOf(END, from);
    rest = end < 0 ? rest.slice(0, from) : rest.slice(0, from) + rest.slice(end + END.length);
  }
  return { text: encrypted ? rest.trim() : text, encrypted };
}
