/** What a text is mostly written in. */
export interface LanguageGuess {
  /** ISO 639-1, `und` for a script without a guess, null when there are too few words to tell. */
  readonly language: string | null;
  /** 0 to 1: how much of the evidence speaks for it. */
  readonly share: number;
}

/** Below this many words a guess is worth nothing. */
const WORDS_MIN = 5;
/** Words beyond this add nothing to a guess. */
const WORDS_MAX = 2_000;

/**
 * The language of a text by its script and its commonest words. Cheap and good for "mostly not English" on texts
 * of a dozen words and more; never a ground for anything but asking a person.
 */
export function detectLanguage(text: string): LanguageGuess {
  const letters = text.slice(0, 40_000);
  const script = foreignScript(letters);
  if (script !== null) return script;

  const words = (letters.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? []).slice(0, WORDS_MAX);
  if (words.length < WORDS_MIN) return { language: null, share: 0 };
  const hits = new Map<string, number>();
  for (const word of words) {
    for (const language of LANGUAGES_OF.get(word) ?? []) hits.set(language, (hits.get(language) ?? 0) + 1);
  }
  const ranked = [...hits].toSorted((a, b) => b[1] - a[1]);
  const [best] = ranked;
  // A text in a language that is on no list has almost no stop words of any.
  if (best === undefined || best[1] / words.length < 0.06) return { language: words.length >= 12 ? "und" : null, share: 0 };
  const total = ranked.reduce((sum, [, count]) => sum + count, 0);
  return { language: best[0], share: best[1] / total };
}

/** Scripts that settle the language by themselves; Han alone is Chinese, with kana Japanese. */
const SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu], ["zh", /\p{Script=Han}/gu], ["ko", /\p{Script=Hangul}/gu],
  ["ru", /\p{Script=Cyrillic}/gu], ["el", /\p{Script=Greek}/gu], ["ar", /\p{Script=Arabic}/gu], ["he", /\p{Script=Hebrew}/gu],
  ["th", /\p{Script=Thai}/gu], ["hi", /\p{Script=Devanagari}/gu],
];

function foreignScript(text: string): LanguageGuess | null {
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

const STOP_WORDS: Readonly<Record<string, string>> = {
  en: "the of and to is that it for was on are with as be at this have from or had by not but what all were we when your can there an which their if will each about how up out them then she many some so these would other into has more two like him see could no make than been who its now did get come made may my you he his they i am do does don't i'll we'll just our us any here please thanks thank know need send let want",
  de: "der die das und ist nicht ich wir sie ein eine den dem des mit auf für von zu im am bei auch als wie aber oder wenn haben hat sind wird werden kann können ihr ihre ihnen uns nach noch nur mehr bitte danke diese dieser dieses schon sehr dass es einen einer",
  fr: "le la les des et est un une dans que qui pour pas sur avec ce cette nous vous je il elle sont ont mais ou où donc plus par aux du au ne se en votre vos notre nos être avoir merci bonjour être très sera",
  es: "el la los las de y que en un una es por con para no se lo su sus al del como más pero este esta estos son está han hay muy nos usted ustedes gracias porque cuando también ya si sobre entre nosotros",
  it: "il lo la gli le di e che un una è per con non si del della dei delle al alla sono ho ha abbiamo anche come più ma questo questa ci vi mi grazie nel nella dal se loro suo",
  pt: "o a os as de e que em um uma é por com para não se do da dos das no na ao mais mas este esta são está foi nos você obrigado obrigada também já como quando seu sua pelo",
  nl: "de het een en van is dat niet ik wij je jij u zijn met op voor aan bij ook als maar of wordt kan kunnen hebben heeft deze dit naar nog wel door uit er graag over om te",
  sv: "och att det är som en ett på för med inte jag vi har till av om den de kan ska men eller från ni du här så var hade",
  da: "og at det er som en et på for med ikke jeg vi har til af om den de kan skal men eller fra i du her så var havde",
  pl: "i w na nie się z do to że jest są od za jak dla po czy ale o tym oraz lub przez mnie nas pan pani proszę dziękuję będzie",
  fi: "ja on ei se että en hän mutta ovat tai kun niin myös oli kuin minä te me olen",
  tr: "ve bir bu için ile da de çok ne var olarak daha gibi değil ben siz biz",
  cs: "a je na se v že to s z do jsem jsou ale pro jak by si nebo od",
};

const LANGUAGES_OF: ReadonlyMap<string, readonly string[]> = invert();

function invert(): Map<string, string[]> {
  const by = new Map<string, string[]>();
  for (const [language, list] of Object.entries(STOP_WORDS)) {
    for (const word of new Set(list.split(" "))) by.set(word, [...(by.get(word) ?? []), language]);
  }
  return by;
}
