import type { Rule } from "../finding.ts";

/**
 * A title in capitals or without any. Short words in capitals are abbreviations (CEO, VP IT). A form is proposed where every word is one
 * of the titles of business English: other languages write theirs by other rules.
 */
export const titleCasing: Rule = {
  name: "title-casing", risk: 1, dataOwner: "data-owner", blocks: ["campaigns"],
  look(seen) {
    if (seen.object !== "contact" || seen.record.title === null) return [];
    const title = seen.record.title.trim();
    const words = title.match(/\p{L}+/gu) ?? [];
    const long = words.filter((word) => word.length >= LONG_CHARS_MIN);
    if (title.length > TITLE_CHARS_MAX || long.length === 0) return [];
    const isShouted = words.every((word) => word === word.toUpperCase() && word !== word.toLowerCase());
    const isWhispered = words.every((word) => word === word.toLowerCase() && word !== word.toUpperCase());
    if (!isShouted && !isWhispered) return [];
    const written = words.every((word) => KNOWN.has(word.toLowerCase())) ? title.replace(/\p{L}+/gu, (word, at: number) => cased(word.toLowerCase(), at === 0)) : null;
    const says = `The title "${title}" is ${isShouted ? "all in capitals" : "all in small letters"}.`;
    return [{ field: "title", says: [says], basis: title, ...(written === null ? {} : { fix: { fields: { title: written }, base: { title: seen.record.title } } }) }];
  },
};

const TITLE_CHARS_MAX = 120;
/** Abbreviations of titles have at most four letters (CISO). */
const LONG_CHARS_MIN = 5;

const SMALL = new Set("of for and the to in at".split(" "));
const ABBREVIATIONS = new Set("ceo cfo cto coo cio cmo cpo cro ciso vp svp evp avp hr it qa r d pr uk us usa emea apac eu ehs hse erp crm plc b2b sap".split(" "));
const TITLES = new Set((
  "account accounting administration administrator advisor analyst analytics applications architect area assistant associate assurance board brand business buyer category center central chair chairman chairwoman chemical chief " +
  "client commercial communications community compliance consultant consulting continuous contract contracts control controller coordinator corporate country customer data delivery demand department deputy design designer developer development " +
  "digital director distribution division eastern electrical energy engineer engineering environment environmental europe executive experience facilities facility field finance financial fleet food founder general global group growth head health " +
  "human improvement independent industrial information infrastructure innovation instrumentation international inventory investor junior key lead leader learning legal logistics maintenance management manager managing manufacturing market " +
  "marketing materials mechanical media national network north northern office officer operating operational operations owner partner partnerships people performance planner planning plant portfolio president principal procurement process processes " +
  "product production program programme project projects property public purchasing quality recruiter regional relations reliability representative research resources revenue risk safety sales scientist security senior service services shift site software " +
  "solutions sourcing south southern specialist staff strategic strategy success superintendent supervisor supply support chain sustainability system systems talent team technical technician technology training transformation transport transportation " +
  "treasurer vice president warehouse web western works workplace co"
).split(" "));
const KNOWN: ReadonlySet<string> = new Set([...SMALL, ...ABBREVIATIONS, ...TITLES]);

function cased(word: string, isFirst: boolean): string {
  if (word !== "it" && SMALL.has(word) && !isFirst) return word;
  return ABBREVIATIONS.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
}
