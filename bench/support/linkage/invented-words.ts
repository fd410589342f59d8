import shortForms from "../../../src/domain/linkage/nicknames.json" with { type: "json" };

/** Words of which invented contacts are made; no list of real people is needed for any of them. */

/** What people call themselves in place of a given name: `robert` gives `bob`, `rob`, … */
export const SHORT_FOR: ReadonlyMap<string, readonly string[]> = shortNames();

/** Given names, the commoner first by chance. */
export const GIVEN_NAMES: readonly string[] = [...SHORT_FOR.keys()];

const STEMS = split("ash bar black brad brook burn cal car chad clay col cran dal den dun eas elm far fen ful gar glen gold gran hal ham har haw hol hur ing kel ken kir lang lin lock lund mal mar mer mil mor nor oak or pem pen pres quin rad rem ross row san sel sher sil sten strat sut tal thorn tren tur wal war wen wes whit win yar");
const ENDINGS = split("ard asen berg bert bury by combe cott dale den der dine don dorf ell en er ers field fold ford gate good ham hand hart hill holm hurst ick ing ins ke kin land ley lin lock low man mann mark mer mond more ner nes ney ock ovic pole port ridge rod rup sen ser sey shaw skov son stad stead stein stock stone ter thorpe ton vale ven ville wall ward wart well wick win wood worth");

/** Family names. */
export const FAMILY_NAMES: readonly string[] = ENDINGS.flatMap((ending) => STEMS.map((stem) => stem + ending));

const PLACES = split("north south east west upper lower old new great little saint lake fort mount port");
/** Towns. */
export const TOWNS: readonly string[] = STEMS.flatMap((stem, at) => split("ford bury mouth vale bridge haven field").map((ending) => ((at + ending.length) % 3 === 0 ? `${PLACES[at % PLACES.length] ?? ""} ${stem}${ending}` : `${stem}${ending}`))).concat(STEMS.flatMap((stem) => PLACES.map((place) => `${place} ${stem}ton`)));

/** How a firm's name begins. */
export const FIRM_FRONTS = split("acme amber anchor apex arrow aurora basalt beacon birch blue bright canyon cedar cobalt comet coral crest delta ember falcon fern flint global granite harbor hazel heron indigo iron ivory juniper lark linden lunar maple marble meridian north nova onyx orchid pioneer quartz river saffron silver summit terra umber vertex willow");
/** What firms do. */
export const FIRM_TRADES = split("analytics apparel bakery bank capital chemicals clinics consulting design energy farms foods freight hotels insurance labs logistics media metals mining motors networks partners pharma retail robotics security software studios travel");
/** Legal forms as people write them, and none. */
export const FIRM_FORMS = split("Inc Inc. LLC Ltd GmbH Corp Corporation Limited S.A. AG BV").concat("");
/** Where anybody may have an address. */
export const MAIL_PROVIDERS = split("gmail.com yahoo.com hotmail.com outlook.com");

function split(words: string): readonly string[] {
  return words.split(" ");
}

function shortNames(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [short, names] of Object.entries(shortForms)) {
    for (const name of names.split(" ")) found.set(name, [...(found.get(name) ?? []), short]);
  }
  return found;
}
