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
  let core = folded;
  for (let end = formAtEnd(core); end > 0; end = formAtEnd(core)) core = core.slice(0, -end);
  return { whole: folded, core: core.startsWith("the ") ? core.slice("the ".length) : core };
}

/** `Foo & Co. KG`: what is left of the joint goes with the form. */
const JOINTS: ReadonlySet<string> = new Set(["and", "und", "et", "y", "e"]);

const lastWord = (text: string): string => text.slice(text.lastIndexOf(" ") + 1);

/** By their last word, the longest first: of most names the last word ends no form, and that is all that has to be looked at. */
const FORMS_BY_LAST: ReadonlyMap<string, readonly string[]> = byLastWord(forms);

function byLastWord(all: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const form of all.toSorted((one, other) => other.length - one.length)) {
    const last = lastWord(form);
    found.set(last, [...(found.get(last) ?? []), form]);
  }
  return found;
}

/** How many characters at the end are a legal form and the blank before it; a name always keeps a word. */
function formAtEnd(name: string): number {
  const last = lastWord(name);
  if (last.length === name.length) return 0;
  const form = FORMS_BY_LAST.get(last)?.find((one) => name.length > one.length && name.endsWith(one) && name.charAt(name.length - one.length - 1) === " ");
  if (form !== undefined) return form.length + 1;
  return JOINTS.has(last) ? last.length + 1 : 0;
}
