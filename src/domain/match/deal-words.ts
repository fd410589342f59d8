import type { Opportunity } from "../model/records.ts";
import { wordsOf } from "../text/words.ts";
import { SMALL_WORDS, type AccountWords } from "./account-words.ts";

/** What a text could say that points to a deal. */
export interface DealWords {
  /** Stems of the name's words without the account's, in order. */
  readonly stems: readonly string[];
  /** Whole amount in the deal's currency, null when unknown or too small to be recognised. */
  readonly amount: number | null;
}

/** The words of a deal's name that are its own. */
export function dealWords(opportunity: Opportunity, account: AccountWords): DealWords {
  const accounts = new Set(account.all.map(stemOf));
  const stems = wordsOf(opportunity.name, NAME_WORDS_MAX)
    .filter((word) => !SMALL_WORDS.has(word))
    .map(stemOf)
    .filter((stem) => !accounts.has(stem));
  const amount = opportunity.amount === null ? Number.NaN : Math.round(Number(opportunity.amount));
  return { stems: [...new Set(stems)], amount: amount >= AMOUNT_MIN ? amount : null };
}

/**
 * A word without its ending, so that "gates" meets "gate" and "pasteurizer" meets "pasteuriser". Rough on purpose: it
 * only has to treat both texts alike.
 */
export function stemOf(word: string): string {
  if (word.length < 4 || /\d/u.test(word)) return word;
  let stem = word.replaceAll("z", "s");
  if (stem.endsWith("ies") && stem.length > 4) stem = `${stem.slice(0, -3)}y`;
  if (stem.endsWith("s") && !stem.endsWith("ss")) stem = stem.slice(0, -1);
  if (stem.endsWith("ing") && stem.length > 6) stem = stem.slice(0, -3);
  if (stem.endsWith("e") && stem.length > 3) stem = stem.slice(0, -1);
  return stem;
}

/** own: a word for the matter of a deal; form: for its form (pilot, renewal); common: met in every second sales mail. */
export type WordClass = "own" | "form" | "common";

/** How much it tells to meet a word of a deal's name in a text. */
export function wordClass(stem: string): WordClass {
  if (FORM.has(stem)) return "form";
  return COMMON.has(stem) || /^\d{1,4}$/u.test(stem) || stem.length < 3 ? "common" : "own";
}

const NAME_WORDS_MAX = 30;
/** Smaller numbers stand in every text for other things. */
const AMOUNT_MIN = 1_000;

const stems = (words: string): ReadonlySet<string> => new Set(words.split(" ").map(stemOf));

const FORM = stems(
  "pilot pilote piloto pilota pilotprojekt trial test demo phase fase subscription abonnement abo suscripcion abbonamento renewal verlangerung renouvellement rinnovo renovacion " +
    "license licence lizenz licencia upgrade refresh expansion rollout extension framework rahmenvertrag starter migration replacement retrofit training schulung maintenance wartung",
);

const COMMON = stems(
  "project projekt proyecto progetto projet prosjekt deal opportunity system systems sistema systeme plattform platform solution solutions losung monitoring uberwachung surveillance " +
    "monitoreo monitoraggio tracking analytics sensor sensors sensoren sensori capteurs sensores sensorer supply service services contract vertrag contrat contrato contratto order " +
    "agreement new neu nouveau nuevo nuovo plan package kit basic pro standard enterprise software hardware data digital management site sites plant plants unit units line team office " +
    "company business year annual monthly quarter machine machines equipment device devices product products module modules tool tools install installation delivery hall halle building gebaude batiment edificio floor area zone section region " +
    "city country europe emea first second price offer quote proposal payment payments invoice invoices billing angebot offre oferta offerta temperature temperatur pressure energy quality safety security water power control process production storage transport capacity customer report reporting",
);
