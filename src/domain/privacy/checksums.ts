/** Luhn's mod 10 (ISO/IEC 7812-1): payment cards, Canadian and South African ids, IMEI. */
export function luhn(digits: string): boolean {
  let sum = 0;
  let double = false;
  let uniform = true;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    let value = digits.charCodeAt(index) - 48;
    if (digits.charCodeAt(index) !== digits.charCodeAt(0)) uniform = false;
    if (double) value = value > 4 ? value * 2 - 9 : value * 2;
    sum += value;
    double = !double;
  }
  // 0000 0000 0000 0000 passes the sum but is a placeholder.
  return sum % 10 === 0 && !uniform;
}

/** ISO 7064 mod 97-10 over letters and digits (IBAN): the remainder. */
export function mod97(text: string): number {
  let remainder = 0;
  for (const char of text) {
    const value = char >= "A" ? char.charCodeAt(0) - 55 : char.charCodeAt(0) - 48;
    remainder = (value > 9 ? remainder * 100 + value : remainder * 10 + value) % 97;
  }
  return remainder;
}

/** ISO 7064 mod 11,10 (German tax id). */
export function mod11x10(digits: string): boolean {
  let product = 10;
  for (const char of digits.slice(0, -1)) {
    const sum = (Number(char) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.slice(-1));
}

/** The sum of digits times weights, as most national id numbers use it. */
export const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, index) => sum + weight * Number(digits.charAt(index)), 0);

const D = [
  "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
  "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
];
const P = [
  "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
];

/** Verhoeff's check over the dihedral group D5 (Indian Aadhaar). */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    check = Number(D[check]?.charAt(Number(P[index % 8]?.charAt(digit))));
  }
  return check === 0;
}
