/** The author's words and what only says who they are. */
export interface StrippedSignature {
  readonly body: string;
  /** Closing words, name, title, numbers, disclaimer, "Sent from my …". */
  readonly signature: string;
}

/** A signature is looked for in this many filled lines at the end. */
const SIGNATURE_LINES_MAX = 14;
/** A line longer than this is prose, unless it is a disclaimer. */
const SIGNATURE_LINE_CHARS_MAX = 70;
/** Closing words and "Sent from" stand on short lines, blanks included; a longer one is not even tried. */
const MARKER_CHARS_MAX = 300;

/**
 * Cuts the signature off the author's own text (quotes are gone already): below a delimiter, a closing word with a few short
 * lines, a line of a mobile mail program, a disclaimer. A text that is nothing but a signature stays as it is.
 */
export function stripSignature(own: string): StrippedSignature {
  const lines = own.replace(/\r\n?/g, "\n").trim().split("\n");
  const end = dropDisclaimer(lines);
  const start = lowestStart(lines.slice(0, end));
  const body = lines.slice(0, start).join("\n").trim();
  if (body === "") return { body: lines.slice(0, end).join("\n").trim(), signature: lines.slice(end).join("\n").trim() };
  return { body, signature: lines.slice(start).join("\n").trim() };
}

const DELIMITER = /^\s*(?:-{2,3}|—{1,5}|–{2,5}|_{2,}|\*{3,}|-- ?|={3,}|~{3,})\s*$/;
const SENT_FROM =
  /^\s*(?:sent (?:wirelessly )?(?:from|via|by|with)\b.{1,80}|get outlook for .{1,20}|(?:von meinem|gesendet (?:von|mit|über)|enviad[oa] (?:desde|do|de|a partir)|envoyé (?:de|depuis|sans fil|à partir)|inviato da|verzonden (?:vanaf|met|van)|skickat från|sendt fra|lähetetty|wysłan[eo] (?:z|od)|отправлено (?:с|из)|otpravleno).{0,100})$/iu;
const DEVICE =
  /\b(?:i ?phone|i ?pad|i ?pod|android|black ?berry|galaxy|samsung|htc|nokia|outlook|mailbox|mobile|mobil|móvil|movil|m[oó]vel|smartphone|tablet|phone|handy|huawei|xiaomi|pixel|verizon|acompli|yahoo|gmail|proton ?mail|mail app|mail for windows|windows mail|spark|windows|hey|superhuman|telefon|ipad|terminal|wireless|torch)\b/i;

const CLOSING =
  "(?:best|kind|kindest|warm|warmest|many|with)? ?(?:regards?|wishes|thanks|thank you)(?: and (?:best |kind )?regards| so much| very much| in advance| again| a million| a lot)?|" +
  "regards|rgds|br|best|all the best|cheers|thx|ty|sincerely(?: yours)?|yours(?: sincerely| truly| faithfully)?|cordially|respectfully(?: yours)?|take care|ciao|with best regards|warmly|" +
  "mit (?:freundlichen|besten|herzlichen|vielen) grü(?:ß|ss)en|(?:viele|beste|liebe|herzliche|schöne|freundliche) grü(?:ß|ss)e|gru(?:ß|ss)|mfg|vg|lg|bg|" +
  "(?:bien )?cordialement|bien à vous|salutations(?: distinguées)?|amicalement|merci(?: d['’]avance)?|" +
  "(?:un )?(?:cordial )?saludo|saludos(?: cordiales)?|atentamente|gracias|" +
  "cordiali saluti|distinti saluti|(?:un )?saluti?|grazie(?: mille)?|" +
  "atenciosamente|cumprimentos|(?:com os )?melhores cumprimentos|abraço|obrigad[oa]|" +
  "met vriendelijke groeten?|vriendelijke groet(?:en)?|groet(?:jes|en)?|mvg|" +
  "med vänlig(?:a)? hälsning(?:ar)?|vänliga hälsningar|mvh|hälsningar|med venlig hilsen|venlig hilsen|med vennlig hilsen|hilsen|" +
  "ystävällisin terveisin|terveisin|kveðja|pozdrawiam|z poważaniem|s pozdravem|с уважением|terima kasih|saygılarımla";
/** Without this neither of the forms below is found. */
const CLOSING_START = new RegExp(`^\\s*(?:${CLOSING})\\s*(?:[,.!…–-]|\\p{Extended_Pictographic}|$)`, "iu");
const CLOSING_LINE = new RegExp(`^\\s*(?:${CLOSING})\\s*[,.!…–-]*\\s*(?:\\p{Extended_Pictographic}\\uFE0F?)*\\s*$`, "iu");
/** `Groet, Sanne`, `Thanks - Ana`: the closing word and the name on one line. */
const CLOSING_WITH_NAME = new RegExp(`^\\s*(?:${CLOSING})\\s*[,!–-]\\s*(?:\\p{Lu}[\\p{L}'’.-]*\\s?){1,3}$`, "u");
const CLOSING_WITH_NAME_ANY_CASE = new RegExp(`^\\s*(?:${CLOSING})\\s*[,!–-]`, "iu");
const NAME_LINE = /^\s*[-–—]{0,2}\s*(?:\p{Lu}[\p{L}'’.-]*\.?\s?){1,4}(?:\([^()]{1,20}\))?[.,]?\s*$/u;

/** Signatures stack: a name, below it a contact block, below that what the phone adds. */
const LAYERS_MAX = 3;

function lowestStart(lines: readonly string[]): number {
  let start = lines.length;
  for (let layer = 0; layer < LAYERS_MAX; layer += 1) {
    const next = signatureStart(lines.slice(0, start), layer === 0);
    if (next >= start || lines.slice(0, next).join("").trim() === "") break;
    start = lastFilled(lines, next) + 1;
  }
  return start;
}

/** A name alone counts only at the very end: above a signature that was found it may be a word of the text. */
function signatureStart(lines: readonly string[], atEnd: boolean): number {
  const first = earliestLine(lines);
  const block = atEnd ? byContactBlock(lines, first) : lines.length;
  const found = Math.min(byDelimiter(lines, first), bySentFrom(lines, first), byDash(lines, first), byClosing(lines, first), block);
  return Math.min(found, lines.length);
}

/** How far up a signature may begin: never on the first filled line. */
function earliestLine(lines: readonly string[]): number {
  let filled = 0;
  let at = lines.length;
  while (at > 1 && filled < SIGNATURE_LINES_MAX) {
    at -= 1;
    if ((lines[at] ?? "").trim() !== "") filled += 1;
  }
  return at;
}

/** RFC 3676 4.3: `-- ` alone; others draw longer rules. What follows must be short lines. */
function byDelimiter(lines: readonly string[], first: number): number {
  for (let at = first; at < lines.length; at += 1) {
    if (!isShort(lines[at] ?? "") || !DELIMITER.test(lines[at] ?? "")) continue;
    const below = lines.slice(at + 1).filter((line) => line.trim() !== "");
    const formal = /^\s*(?:--|—|___)/.test(lines[at] ?? "") && !/^\s*-{4,}/.test(lines[at] ?? "");
    if (below.length > 0 && below.length <= SIGNATURE_LINES_MAX && (below.every(isShort) || (formal && below.length <= 6 && below.slice(0, 2).every(isShort)))) return at;
  }
  return lines.length;
}

function bySentFrom(lines: readonly string[], first: number): number {
  for (let at = Math.max(first, 1); at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.length > MARKER_CHARS_MAX || !SENT_FROM.test(line)) continue;
    // `Sent from my desk, is much easier` is prose; what sends mail is a device, a program, or the last thing said.
    const last = lines.slice(at + 1).every((below) => below.trim() === "");
    if (/,\s*\p{Ll}/u.test(line)) continue;
    if (DEVICE.test(line) || (last && /^\s*sent from (?:my|a) [^,.]{1,50}$/i.test(line))) return at;
  }
  return lines.length;
}

/** `-Ana`, `- Ana Example` as the last words. */
function byDash(lines: readonly string[], first: number): number {
  const at = lastFilled(lines, lines.length);
  return at >= Math.max(first, 1) && isShort(lines[at] ?? "") && /^\s*[-–—]\s?\p{L}[\p{L}'’.]*(?: \p{Lu}[\p{L}'’.]*){0,2}\.?\s*$/u.test(lines[at] ?? "") && !isListed(lines, at) ? at : lines.length;
}

function isListed(lines: readonly string[], at: number): boolean {
  return /^\s*[-–—]\s/.test(lines[lastFilled(lines, at)] ?? "");
}

function byClosing(lines: readonly string[], first: number): number {
  for (let at = Math.max(first, 1); at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.length > MARKER_CHARS_MAX || !CLOSING_START.test(line)) continue;
    const below = lines.slice(at + 1).filter((one) => one.trim() !== "");
    if (CLOSING_LINE.test(line) && below.length <= 9 && below.every(isShort)) return backOverDelimiter(lines, at);
    if (CLOSING_WITH_NAME_ANY_CASE.test(line) && (CLOSING_WITH_NAME.test(line) || isNamed(line)) && below.every(isShort)) return at;
  }
  return lines.length;
}

function isNamed(line: string): boolean {
  return line.trim().length < 50 && /[,!–-]\s*(?:\p{Lu}[\p{L}'’.-]*\s?){1,3}$/u.test(line.trim());
}

function backOverDelimiter(lines: readonly string[], at: number): number {
  const above = lastFilled(lines, at);
  return above > 0 && isShort(lines[above] ?? "") && DELIMITER.test(lines[above] ?? "") ? backOverDelimiter(lines, above) : at;
}

/** A name alone on its line, or a block of short lines with a number, an address or a title, at the very end after a blank line. */
function byContactBlock(lines: readonly string[], first: number): number {
  let start = lines.length;
  for (let at = lines.length - 1; at >= Math.max(first, 1); at -= 1) {
    if ((lines[at - 1] ?? "").trim() !== "" || (lines[at] ?? "").trim() === "") continue;
    const block = lines.slice(at, start).filter((line) => line.trim() !== "");
    if (!isContactBlock(block)) break;
    start = at;
  }
  return start;
}

const CONTACT = /\+?\(?\d[\d\s().-]{6,}\d|\S@\S|\bwww\.|https?:|\b(?:tel|mob|mobile|phone|fax|office|cell)\b[.:]?\s*\+?\d/i;
const TITLE =
  /\b(?:manager|director|executive|engineer|president|ceo|cto|cfo|coo|vp|head of|lead|officer|consultant|sales|account|purchasing|procurement|buyer|founder|partner|specialist|coordinator|assistant|analyst|architect|developer|supervisor|technician|operations|logistics|department|gmbh|ltd|llc|inc|ag|sa|bv|plc|corp|s\.r\.l|s\.p\.a)\b/i;

function isContactBlock(block: readonly string[]): boolean {
  if (block.length === 0 || block.length > 8 || !block.every(isShort)) return false;
  if (block.some((line) => /[?!]\s*$/.test(line) || /^\s*(?:[-*•]|\d+[.)])\s/.test(line) || /:\s*$/.test(line))) return false;
  const [name = ""] = block;
  // `Ana Example | Example Ltd | Chicago`
  if (block.length === 1 && /\s[|·]\s/.test(name)) return NAME_LINE.test(name.replace(/\s*[|·].*$/, ""));
  if (block.length === 1) return NAME_LINE.test(name) && name.trim().length <= 40 && !isWordAlone(name);
  const told = block.slice(1).some((line) => CONTACT.test(line) || TITLE.test(line) || /[|·–]/.test(line));
  // Below a name come a job and a firm: short lines without a full stop.
  const terse = block.length <= 4 && block.every((line) => line.trim().length <= 60 && !/[.;]\s*$/.test(line.replace(/\b(?:Inc|Ltd|Co|Corp)\.$/, "")));
  return NAME_LINE.test(name.replace(/\s*[|·–].*$/, "")) && (told || terse);
}

/** One capital word can be an answer. */
function isWordAlone(line: string): boolean {
  return /^\s*(?:yes|no|ok|okay|sure|done|agreed|confirmed|approved|great|perfect|super|fine|noted|understood|thanks|thank|hello|hi|dear|attached|best|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|never|always|maybe|perhaps|correct|right|exactly|absolutely|definitely|received|congratulations|please|ja|nein|oui|non|si|sí)\b/i.test(line);
}

const DISCLAIMER =
  /^\s*(?:\*{0,3}\s*)?(?:confidentiality notice|disclaimer|legal notice|notice:|important:? this|this (?:e-?mail|message|communication|transmission|electronic)\b.{0,80}\b(?:confidential|intended|privileged|proprietary|property)|the (?:information|contents?)\b.{0,80}\b(?:confidential|intended|privileged)|if you (?:are not the intended|have received this)|diese (?:e-?mail|nachricht)\b.{0,80}\b(?:vertraulich|bestimmt)|ce (?:message|courriel|mail)\b.{0,80}\b(?:confidentiel|destin)|este (?:mensaje|correo|e-?mail)\b.{0,80}\b(?:confidencial|destinad)|questo (?:messaggio|e-?mail)\b.{0,80}\b(?:riservat|confidenzial|destinat)|please consider the environment|think before you print|registered (?:office|in england)|you (?:are receiving|receive|received) this (?:e-?mail|message|because))/i;

/** The first line of a disclaimer at the end of the text; the length of the text when there is none. */
function dropDisclaimer(lines: readonly string[]): number {
  for (let at = 1; at < lines.length; at += 1) {
    const above = (lines[at - 1] ?? "").trim();
    if (above !== "" && !/^_{5,}|^-{5,}/.test(above)) continue;
    if (!DISCLAIMER.test(`${lines[at] ?? ""} ${lines[at + 1] ?? ""}`.slice(0, 400))) continue;
    const below = lines.slice(at).join("\n").split(/\n\s*\n/);
    if (below.length <= 4) return above === "" ? at : at - 1;
  }
  return mailingListFooter(lines);
}

/** Mailman draws a rule of underscores above its footer. */
function mailingListFooter(lines: readonly string[]): number {
  const at = lines.findLastIndex((line, index) => index > 0 && /^_{20,}$/.test(line.trim()));
  return at > 0 && lines.length - at <= 6 && lines.slice(at).some((line) => /mailing list|unsubscribe|listinfo/i.test(line)) ? at : lines.length;
}

function isShort(line: string): boolean {
  return line.length <= MARKER_CHARS_MAX && line.trim().length <= SIGNATURE_LINE_CHARS_MAX;
}

function lastFilled(lines: readonly string[], before: number): number {
  let at = before - 1;
  while (at >= 0 && (lines[at] ?? "").trim() === "") at -= 1;
  return at;
}
