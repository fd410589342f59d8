import { wordsOf } from "../text/words.ts";

/** A company's name as it may be met in a text. */
export interface AccountWords {
  /** Without its legal form. */
  readonly all: readonly string[];
  /** Those that tell it from others of its trade; never empty unless the name is. */
  readonly telling: readonly string[];
}

/** The words of an account's name, by which texts name it and stores select it. */
export function accountWords(name: string): AccountWords {
  const words = wordsOf(name, NAME_WORDS_MAX);
  const all = words.filter((word) => !LEGAL_FORMS.has(word) && !SMALL_WORDS.has(word));
  const telling = all.filter((word) => word.length > 1 && !TRADE_WORDS.has(word));
  if (telling.length > 0) return { all, telling };
  return { all: all.length > 0 ? all : words, telling: all.length > 0 ? all : words };
}

/** Words that join others and tell nothing, in the languages of company and deal names. */
export const SMALL_WORDS: ReadonlySet<string> = new Set(
  ("the and of for in on at to a an with by from as und der die das fur mit im am an et de du des la le les l d pour en y e el los las del para por con " +
    "di da do dos das della dei il lo gli per van het een voor met og av til i och for na w z do").split(" "),
);

const NAME_WORDS_MAX = 20;

const LEGAL_FORMS: ReadonlySet<string> = new Set(
  ("inc incorporated llc llp lp ltd limited corp corporation co company plc gmbh mbh ag kg kgaa ohg ug se sa sas sarl spa srl snc bv nv vof cv as asa aps ab oy oyj " +
    "sp zoo z oo sro kft zrt doo dd sl slu sau lda ltda cia pty pte bhd sdn pvt kk gk kabushiki kaisha").split(" "),
);

/** What many companies of different owners are called besides their own name. */
const TRADE_WORDS: ReadonlySet<string> = new Set(
  ("group groupe gruppe grupo gruppo holding holdings international global worldwide national industries industry industrial industrie enterprises enterprise " +
    "services service systems system solutions solution technologies technology tech logistics logistik logistica transport transporte transports freight shipping " +
    "manufacturing production products supply supplies trading partners associates consulting consultants foods food beverage energy electric electronics engineering " +
    "construction materials plastics packaging paper metals steel chemicals pharma medical health healthcare software digital data media marketing bank insurance " +
    "north south east west northern southern eastern western american european usa uk us europe america asia works plant mills center centre labs lab").split(" "),
);
