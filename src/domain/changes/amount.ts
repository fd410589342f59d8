/** Signs and codes of money; a dollar or crown is that of several countries. */
const CURRENCIES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/€|\beur(?:os?)?\b/iu, ["EUR"]], [/£|\bgbp\b|\bpounds?\b|\bquid\b/iu, ["GBP"]], [/¥|\bjpy\b|\byen\b/iu, ["JPY", "CNY"]],
  [/\bchf\b|\bfrancs?\b/iu, ["CHF"]], [/\b(?:sek|nok|dkk)\b|\bkron(?:er|or|a)\b/iu, ["SEK", "NOK", "DKK"]], [/\bpln\b|zł|\bzloty\b/iu, ["PLN"]],
  [/\$|\b(?:usd|cad|aud|nzd|sgd)\b|\bdollars?\b|\bbucks\b/iu, ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"]],
];
const CODES = ["USD", "CAD", "AUD", "NZD", "SGD", "EUR", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "JPY"];

const SIGN = String.raw`(?:[$€£¥]|\b(?:usd|cad|aud|nzd|sgd|eur|gbp|chf|sek|nok|dkk|pln|jpy)\b)`;
const NUMBER = String.raw`\d{1,3}(?:[., ’']\d{3})+(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,4})?`;
const SCALE = String.raw`(?:\s?(?:k|m|mn|mio|million|thousand)\b)?`;
const WORD = String.raw`\s?(?:€|£|euros?|dollars?|pounds?|francs?|kron(?:er|or)|zloty|usd|cad|aud|nzd|sgd|eur|gbp|chf|sek|nok|dkk|pln|jpy)`;
const MONEY = new RegExp(String.raw`${SIGN}\s?(?<a>(?:${NUMBER})${SCALE})|(?<![\d.,])(?<b>(?:${NUMBER})${SCALE})${WORD}(?![\p{L}])`, "giu");

/** A price of a part, a rebate, a budget or ceiling: money, but not what the deal is worth. */
const OF_A_PART =
  /\?["')\s]*$|\b(?:per|each|budget|ceiling|limit(?:ed)?|cap(?:ped)?|max(?:imum)?|at most|up to|spend|a (?:month|year|seat|unit|user|piece|day)|monthly|yearly|annual(?:ly)?|discount|rebate|off|deposit|down payment|instal?lments?|fee|shipping|freight|tax|vat|refund|credit|penalty|fine|saves?|savings?|cheaper|difference|extra|additional|more|less|another|option|competitor|quoted us|last year|if|unless|could|would|might|maybe|perhaps|not)\b|\/(?:month|mo|year|yr|seat|unit|user)\b/iu;
/** What the whole of a deal is called. */
const OF_THE_WHOLE = /\b(?:total|deal|order|contract|offer|proposal|quote|project|package|investment|purchase|po|purchase order|amount|price|sum|value|it|that|this|we)\b/iu;

/**
 * The amount that these words give the deal, as a decimal text: one figure of money for the whole, or the one to which it goes
 * ("from 40,000 to 55,000 euros"). Null when there is none, several, or money of another currency than the deal's.
 */
export function amountSaid(quote: string, currency: string | null): string | null {
  if (OF_A_PART.test(quote.replaceAll("’", "'")) || !OF_THE_WHOLE.test(quote)) return null;
  const figures = [...quote.matchAll(MONEY)].map((found) => ({ at: found.index, text: found[0], number: (found.groups?.["a"] ?? found.groups?.["b"] ?? "") }));
  const reached = figures.filter(({ at }) => /\b(?:to|now)\s*(?:about |around )?$/i.test(quote.slice(0, at)));
  const chosen = figures.length === 1 ? figures : reached.length === 1 && figures.length === 2 && /\bfrom\b/i.test(quote) ? reached : [];
  const [figure] = chosen;
  if (figure === undefined || !isOfCurrency(figure.text, currency)) return null;
  return decimalOf(figure.number);
}

function isOfCurrency(text: string, currency: string | null): boolean {
  if (currency === null) return true;
  const code = CODES.find((one) => new RegExp(String.raw`\b${one}\b`, "i").test(text));
  if (code !== undefined) return code === currency.toUpperCase();
  const known = CURRENCIES.find(([sign]) => sign.test(text));
  return known?.[1].includes(currency.toUpperCase()) === true;
}

/** `45.000` is forty-five thousand: three digits behind one mark are a group, wherever it is written. */
function decimalOf(written: string): string | null {
  const [, digits = "", scale = ""] = /^([\d., ’']+?)\s?(k|m|mn|mio|million|thousand)?$/iu.exec(written.trim()) ?? [];
  const grouped = /^(\d{1,3}(?:[., ’']\d{3})+)(?:[.,](\d{1,2}))?$/u.exec(digits);
  const [whole = "", fraction = ""] = grouped === null ? digits.split(/[.,]/) : [grouped[1]?.replace(/\D/g, ""), grouped[2]];
  const zeros = scale === "" ? 0 : /^(?:k|thousand)$/i.test(scale) ? 3 : 6;
  const shifted = `${whole}${fraction.padEnd(zeros, "0").slice(0, zeros)}`.replace(/^0+(?=\d)/, "");
  const rest = fraction.slice(zeros).replace(/0+$/, "");
  if (!/^\d{1,14}$/.test(shifted) || /^0+$/.test(shifted)) return null;
  return rest === "" ? shifted : `${shifted}.${rest}`;
}
