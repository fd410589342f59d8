import { isAscii } from "./fold.ts";

/** What a text is mostly written in. */
export interface LanguageGuess {
  /** ISO 639-1, `und` for a script or a language without a guess, null when there are too few words to tell. */
  readonly language: string | null;
  /** 0 to 1: how much of the evidence speaks for it. */
  readonly share: number;
}

/** Below this many words a guess is worth nothing. */
const WORDS_MIN = 5;
/** Words beyond this add nothing to a guess. */
const WORDS_MAX = 2_000;
/** A guess at another language needs so many of its words: one or two stand in English texts too. */
const FOREIGN_WORDS_MIN = 3;
/** A text in a language that is on no list has almost no words of any. */
const KNOWN_SHARE_MIN = 0.06;
const UNKNOWN_WORDS_MIN = 12;

/**
 * The language of a text by its script and its commonest words, those that two languages share counting half. Cheap and good for
 * "mostly not English" from a handful of words on; never a ground for anything but asking a person. Words with a capital inside
 * a sentence are passed over, as names and streets are at home in every language.
 */
export function detectLanguage(text: string): LanguageGuess {
  const letters = text.slice(0, 40_000);
  const script = foreignScript(letters);
  if (script !== null) return script;

  const words = isAscii(letters) && !letters.includes("@") ? plainWords(letters) : (letters.match(WORD) ?? []).slice(0, WORDS_MAX);
  if (words.length < WORDS_MIN) return { language: null, share: 0 };
  const evidence = new Map<string, { weight: number; words: number }>();
  for (const word of words) {
    const first = word.charAt(0);
    const small = first.toLowerCase();
    const languages = LANGUAGES_OF.get(word) ?? (small === first ? NONE : (LANGUAGES_OF.get(small + word.slice(1)) ?? NONE));
    for (const language of languages) {
      const known = evidence.get(language);
      if (known === undefined) evidence.set(language, { weight: 1 / languages.length, words: 1 });
      else {
        known.weight += 1 / languages.length;
        known.words += 1;
      }
    }
  }
  const ranked = [...evidence].toSorted((a, b) => b[1].weight - a[1].weight);
  const [best] = ranked;
  if (best === undefined || best[1].words / words.length < KNOWN_SHARE_MIN) return { language: words.length >= UNKNOWN_WORDS_MIN ? "und" : null, share: 0 };
  if (best[0] !== "en" && best[1].words < FOREIGN_WORDS_MIN) return { language: null, share: 0 };
  const total = ranked.reduce((sum, [, { weight }]) => sum + weight, 0);
  return { language: best[0], share: best[1].weight / total };
}

/** A word, but not a name inside a sentence: that is a capital with no end of a sentence before it. */
const WORD = /(?:(?<=^|[.!?:;\n,]\s{0,3})\p{Lu}[\p{L}\p{M}]*|(?<![\p{L}\p{M}.@-])\p{Ll}[\p{L}\p{M}]*)(?:['’]\p{Ll}{1,3})?(?!@)/gu;

const NONE: readonly string[] = [];

/** What {@link WORD} finds in ASCII without mail addresses, in one walk: most texts are that. */
function plainWords(text: string): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < text.length && words.length < WORDS_MAX; ) {
    const from = at;
    while (isLetter(text.charCodeAt(at))) at += 1;
    if (at === from) at += 1;
    else if (isCapital(text.charCodeAt(from)) ? opensSentence(text, from) : !TIES.has(text.charAt(from - 1)) && !isLetter(text.charCodeAt(from - 1))) {
      at = afterShortForm(text, at);
      words.push(text.slice(from, at));
    }
  }
  return words;
}

const isCapital = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const isSmall = (code: number): boolean => code >= 0x61 && code <= 0x7a;
const isLetter = (code: number): boolean => isCapital(code) || isSmall(code);
/** What makes a part of a longer word, host name or address of what comes after it. */
const TIES = new Set(".@-");

/** Whether the text begins here, or there is a stop with at most three blanks before it. */
function opensSentence(text: string, at: number): boolean {
  for (let stop = at - 1; stop >= at - 4 && stop >= 0; stop -= 1) {
    const char = text.charAt(stop);
    if (".!?:;\n,".includes(char)) return true;
    if (!/\s/.test(char)) return false;
  }
  return at === 0;
}

/** "it's", "we'll": at most three letters behind an apostrophe belong to the word. */
function afterShortForm(text: string, end: number): number {
  let at = end + 1;
  if (text.charAt(end) === "'") while (at <= end + 3 && isSmall(text.charCodeAt(at))) at += 1;
  return at > end + 1 ? at : end;
}

/** Scripts that settle the language by themselves; Han alone is Chinese, with kana Japanese. */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu], ["zh", /\p{Script=Han}/gu], ["ko", /\p{Script=Hangul}/gu],
  ["ru", /\p{Script=Cyrillic}/gu], ["el", /\p{Script=Greek}/gu], ["ar", /\p{Script=Arabic}/gu], ["he", /\p{Script=Hebrew}/gu],
  ["th", /\p{Script=Thai}/gu], ["hi", /\p{Script=Devanagari}/gu],
];

function foreignScript(text: string): LanguageGuess | null {
  // Nearly every text is written in Latin letters alone.
  if (!NOT_LATIN.test(text)) return null;
  const all = (text.match(/\p{L}/gu) ?? []).length;
  if (all === 0) return null;
  for (const [language, pattern] of SCRIPTS) {
    const count = (text.match(pattern) ?? []).length;
    // One ideograph says as much as a word of five letters.
    const weight = language === "zh" || language === "ja" ? 3 : 1;
    if ((count * weight) / (count * weight + (all - count)) > 0.5) return { language, share: Math.min(1, (count * weight) / all) };
  }
  return null;
}

const NOT_LATIN = /[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufaff]/;

/** The commonest words of each language, and what mails and messages are full of. */
const COMMON_WORDS: Readonly<Record<string, string>> = {
  en: "the of and to is that it for was on are with as be at this have from or had by not but what all were we when your can there an which their if will each about how up out them then she many some so these would other into has more two like him see could no make than been who its now did get come made may my you he his they i am do does don't i'll we'll it's i'm that's just our us any here please thanks thank know need send let want in a me her hi hello dear regards best still only again very much good great new one first next week day tomorrow today where why",
  de: "der die das und ist nicht ich wir sie ein eine den dem des mit auf für von zu im bei auch als wie aber oder wenn haben hat sind wird werden kann können ihr ihre ihnen uns nach noch nur mehr bitte danke diese dieser dieses schon sehr dass es einen einer hallo guten morgen liebe lieber grüße gruß grüßen freundlichen viele vielen dank euch du er kein keine unser unsere ihren mir mich dir dich heute nächste nächsten woche uhr läuft geht gut jetzt dann da alles wieder bis zum zur aus vor über sich sein war hatte habe hier ja nein machen kommt passt gerne",
  fr: "le la les des et est un une dans que qui pour pas sur avec ce cette nous vous je il elle sont ont mais ou où donc plus par aux du au ne se en votre vos notre nos être avoir merci bonjour été très sera de à c'est j'ai n'est d'un d'une qu'il l'on on tout tous toute bien aussi déjà encore salut cordialement bonne journée demain semaine prochaine mes mon ma leur leurs sa son ses cela ça fait peut faut voir ici monde arrivée",
  es: "el la los las de y que en un una es por con para no se lo su sus al del como más pero este esta estos son está han hay muy nos usted ustedes gracias porque cuando también ya si sobre entre nosotros hola buenos buenas días tardes saludo saludos un tres me mi te tu le les nada todo todos bien falta momento mañana semana hoy puede puedo tenemos tengo ser fue era aún sin",
  it: "il lo la gli le di che e un una è per con non si del della dei delle al alla sono ho ha abbiamo anche come più ma questo questa ci vi mi grazie nel nella dal se loro suo ciao buongiorno salve cordiali saluti a da in i tutto tutti bene oggi domani settimana prossima ancora già solo quando dove va noi voi lei può essere era stato molto perché",
  pt: "o a os as de e que em um uma é por com para não se do da dos das no na ao mais mas este esta são está foi nos você obrigado obrigada também já como quando seu sua pelo olá bom boa dia tarde cumprimentos abraço tudo bem hoje amanhã semana temos tenho ainda nós eu isso ser era muito à",
  nl: "de het een en van is dat niet ik wij je jij u zijn met op voor aan bij ook als maar of wordt kan kunnen hebben heeft deze dit naar nog wel door uit er graag over om te hoi hallo beste groet groeten groetjes vriendelijke bedankt dank alvast weer nu klopt we ons onze jullie mijn zo goed dan dus morgen week volgende loopt gaat was geen al alles in die",
  sv: "och att det är som en ett på för med inte jag vi har till av om den de kan ska men eller från ni du här så var hade hej hälsningar tack mvh vänliga vår våra alla nu också mycket bra vecka imorgon",
  da: "og at det er som en et på for med ikke jeg vi har til af om den de kan skal men eller fra i du her så var havde hej hilsen tak venlig vores alle nu også meget godt uge",
  pl: "i w na nie się z do to że jest są od za jak dla po czy ale o tym oraz lub przez mnie nas pan pani proszę dziękuję będzie dzień dobry cześć pozdrawiam pozdrowienia już jeszcze tylko tak mamy mam może tydzień jutro dziś wszystko był była co kiedy",
  fi: "ja on ei se että en hän mutta ovat tai kun niin myös oli kuin minä te me olen hei terveisin kiitos",
  tr: "ve bir bu için ile da de çok ne var olarak daha gibi değil ben siz biz merhaba teşekkürler selamlar",
  cs: "a je na se v že to s z do jsem jsou ale pro jak by si nebo od dobrý den děkuji pozdravem ještě také",
};

const LANGUAGES_OF: ReadonlyMap<string, readonly string[]> = invert();

function invert(): Map<string, string[]> {
  const by = new Map<string, string[]>();
  for (const [language, list] of Object.entries(COMMON_WORDS)) {
    for (const word of new Set(list.split(" "))) by.set(word, [...(by.get(word) ?? []), language]);
  }
  return by;
}
