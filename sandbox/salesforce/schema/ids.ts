const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const checkDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/** Which machine of the vendor's the org lives on, and the reserved character after it. */
const instance = "dL0";
const idPattern = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-5]{3})?$/;

/** The 18-character id of a running number in the objects with this key prefix. */
export function makeId(keyPrefix: string, number: number): string {
  let rest = number;
  let tail = "";
  for (let place = 0; place < 9; place += 1) {
    tail = digits.charAt(rest % 62) + tail;
    rest = Math.floor(rest / 62);
  }
  const id = `${keyPrefix}${instance}${tail}`;
  return id + checksum(id);
}

/**
 * The 18-character form of an id of 15 or 18 characters; nothing when it is none.
 * The three characters at the end tell which of the fifteen are capitals, so the case of a long id does not matter.
 */
export function fullId(raw: string): string | undefined {
  if (!idPattern.test(raw)) return undefined;
  if (raw.length === 15) return raw + checksum(raw);
  const check = raw.slice(15).toUpperCase();
  const id = Array.from(raw.slice(0, 15)).map((char, at) => (isCapital(check, at) ? char.toUpperCase() : char.toLowerCase())).join("");
  return checksum(id) === check ? id + check : undefined;
}

/** The case-sensitive form that people and older messages use. */
export function shortId(id: string): string {
  return id.slice(0, 15);
}

function checksum(id: string): string {
  return [0, 5, 10].map((start) => {
    const bits = Array.from(id.slice(start, start + 5)).map((char, at) => (char >= "A" && char <= "Z" ? 1 << at : 0));
    return checkDigits.charAt(bits.reduce((sum, bit) => sum + bit, 0));
  }).join("");
}

function isCapital(check: string, at: number): boolean {
  const bits = checkDigits.indexOf(check.charAt(Math.floor(at / 5)));
  return (bits & (1 << (at % 5))) !== 0;
}
