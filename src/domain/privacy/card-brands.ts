/** Issuer prefixes as inclusive ranges and the lengths they issue (ISO/IEC 7812; the networks' public tables). */
interface Brand {
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const LONG = [16, 17, 18, 19];
const BRANDS: readonly Brand[] = [
  { from: 4, to: 4, lengths: [13, 16, 19] }, // Visa
  { from: 51, to: 55, lengths: [16] }, // Mastercard
  { from: 2221, to: 2720, lengths: [16] },
  { from: 34, to: 34, lengths: [15] }, // American Express
  { from: 37, to: 37, lengths: [15] },
  { from: 300, to: 305, lengths: [14, ...LONG] }, // Diners Club
  { from: 309, to: 309, lengths: [14, ...LONG] },
  { from: 36, to: 36, lengths: [14, ...LONG] },
  { from: 38, to: 39, lengths: [14, ...LONG] },
  { from: 6011, to: 6011, lengths: LONG }, // Discover
  { from: 644, to: 649, lengths: LONG },
  { from: 65, to: 65, lengths: LONG },
  { from: 62, to: 62, lengths: LONG }, // UnionPay
  { from: 81, to: 82, lengths: LONG }, // UnionPay, RuPay
  { from: 3528, to: 3589, lengths: LONG }, // JCB
  { from: 1800, to: 1800, lengths: [15] },
  { from: 2131, to: 2131, lengths: [15] },
  { from: 2200, to: 2204, lengths: LONG }, // Mir
  { from: 506, to: 509, lengths: LONG }, // Verve, Elo, RuPay
  { from: 9792, to: 9792, lengths: [16] }, // Troy
  { from: 60, to: 60, lengths: [16] },
  { from: 5018, to: 5020, lengths: [12, 13, 14, 15, ...LONG] }, // Maestro, Dankort
  { from: 5038, to: 5038, lengths: [12, 13, 14, 15, ...LONG] },
  { from: 5893, to: 5893, lengths: [12, 13, 14, 15, ...LONG] },
  { from: 6304, to: 6304, lengths: [12, 13, 14, 15, ...LONG] },
  { from: 6759, to: 6763, lengths: [12, 13, 14, 15, ...LONG] },
  { from: 56, to: 58, lengths: [16, 18, 19] },
  { from: 67, to: 67, lengths: [16, 18, 19] },
];

const PREFIX_DIGITS = 4;

/** For each beginning of four digits the lengths issued under it, a bit for each. */
const ISSUED = issuedLengths();

function issuedLengths(): Uint32Array {
  const issued = new Uint32Array(10 ** PREFIX_DIGITS);
  for (const { from, to, lengths } of BRANDS) {
    const rest = 10 ** (PREFIX_DIGITS - String(from).length);
    const bits = lengths.reduce((sum, length) => sum | (1 << length), 0);
    for (let prefix = from * rest; prefix < (to + 1) * rest; prefix += 1) issued[prefix] = (issued[prefix] ?? 0) | bits;
  }
  return issued;
}

/** Whether a network issues numbers with this beginning in this length. */
export const issuedLength = (digits: string): boolean => (((ISSUED[Number(digits.slice(0, PREFIX_DIGITS))] ?? 0) >>> digits.length) & 1) === 1;
