// From opensanctions/rigour (MIT), commit 8f4044d: resources/names/org_types.yml, folded.
import forms from "./legal-forms.json" with { type: "json" };

/** A company's name without what only says which kind of company it is. */
export interface CompanyName {
  /** Folded, single blanks, legal form kept. */
  readonly whole: string;
  /** Without legal forms at the end; the whole name where nothing else is left. */
  readonly core: string;
}

/** Strips legal forms at the end only: `SE Ranking GmbH` is `se ranking`. `folded` holds words parted by single blanks. */
export function companyName(folded: string): CompanyName {
  let words = folded.split(" ");
  for (let form = formAtEnd(words); form > 0; form = formAtEnd(words)) words = words.slice(0, words.length - form);
  const core = words.filter((word, at) => !(at === 0 && word === "the" && words.length > 1)).join(" ");
  return { whole: folded, core };
}

const FORMS: ReadonlySet<string> = new Set(forms);
const FORM_WORDS_MAX = 6;
/** `Foo & Co. KG`: what is left of the joint goes with the form. */
const JOINTS: ReadonlySet<string> = new Set(["and", "und", "et", "y", "e"]);

/** How many words at the end are a legal form; a name always keeps a word. */
function formAtEnd(words: readonly string[]): number {
  for (let length = Math.min(FORM_WORDS_MAX, words.length - 1); length > 0; length -= 1) {
    if (FORMS.has(words.slice(-length).join(" "))) return length;
  }
  return words.length > 1 && JOINTS.has(words.at(-1) ?? "") ? 1 : 0;
}
