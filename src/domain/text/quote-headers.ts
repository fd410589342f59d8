/**
 * The lines by which mail programs announce somebody else's words. The idea of line markers is talon's
 * (github.com/mailgun/talon, Apache-2.0); patterns and code are our own. Every pattern is tried on text of bounded length.
 */

/** Lines that an announcement may take: clients wrap long addresses. */
const ATTRIBUTION_LINES_MAX = 6;
const ATTRIBUTION_CHARS_MAX = 500;

const WROTE =
  "wrote|writes|sent|said|schrieb|schreibt|geschrieben|schreef|geschreven|a [eé]crit|[eé]crit|escribi[oó]|escreveu|escreu|" +
  "ha scritto|scrisse|napisa[lł](?:\\(a\\)|a)?|skrev|skrifaði|kirjoitti|написала?|пише|пишет|írta|yazdı|şunu yazdı|đã viết|a scris|" +
  "napsala?|napsal\\(a\\)|napísala?|je napisa[ol]|έγραψε|rašė|rakstīja|kirjutas|menulis|написа|כתב|כתבה|كتب|写道|寫道|のメール|書きました|さんのメッセージ|작성|님이 작성";
const ENDS_WITH_WROTE = new RegExp(`(?:^|[\\s>"')\\]])(?:${WROTE})\\s*[:：]?\\s*[-_=]*\\s*[:：]?$`, "iu");
const WROTE_INSIDE = new RegExp(`(?:^|\\s)(?:${WROTE})(?:\\s|$)`, "iu");
const ADDRESS = /[^\s<>@]@[^\s<>@]/;

/** How an announcement that wraps may begin: a lead word, a weekday, dashes or quotes, with a number or date not far behind. */
const OPENING = new RegExp(
  "^[\\s>*-]{0,20}(?:" +
    "(?:on|am|le|el|em|il|in data|op|den|på|w dniu|dnia|vào|dne|dňa|a|la|pe|ma|ti|ke|to|su|pada tanggal|στις|la data de|" +
    "mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|пн|вт|ср|чт|пт|сб|вс)\\.?,?\\s.{0,40}?\\d" +
    "|\\d{1,4}[./:年-]\\d|\\d{1,2}\\.?\\s\\p{L}{3})",
  "iu",
);

/** A date, an address or, between dashes, the word alone: an announcement has one of them on its first line, and most lines have none. */
const TOLD = /[\d@]|wrote/i;

/** `On 3 March 2026 at 9:02, Ana Example <ana@example.com> wrote:` and its kin in many languages. Gives how many lines it takes, 0 for none. */
export function attributionLines(lines: readonly string[], at: number): number {
  const first = (lines[at] ?? "").trim();
  if (first === "" || first.length > ATTRIBUTION_CHARS_MAX || !TOLD.test(first)) return 0;
  // A line that opens like none of them can still be a whole announcement: `Ana Example <ana@example.com> wrote:`.
  if (!OPENING.test(first)) return isAttribution(first, lines[at + 1] ?? "", 1) ? 1 : 0;
  let joined = "";
  for (let count = 1; count <= ATTRIBUTION_LINES_MAX && at + count <= lines.length; count += 1) {
    const line = (lines[at + count - 1] ?? "").trim();
    if (count > 1 && line.startsWith(">") && !/^>\s*(?:wrote|<|:)/i.test(line)) return 0;
    if (line === "" && !/^<?$|^<|^mailto:/.test((lines[at + count] ?? "").trim())) return 0;
    joined = joined === "" ? line : `${joined} ${line}`;
    if (joined.length > ATTRIBUTION_CHARS_MAX) return 0;
    if (isAttribution(joined, lines[at + count] ?? "", count)) return count;
    if (count > 1 && /[.!?]$/.test(line) && !/@|\d/.test(line)) return 0;
  }
  return 0;
}

/** A date or address, somebody, and the word for "wrote" or the colon that stands for it. */
function isAttribution(text: string, next: string, count: number): boolean {
  const line = text.replaceAll("*", "").trim();
  if (!/\d/.test(line) && !ADDRESS.test(line)) return /^-{3,}\s*\S.{1,60}\swrote\s*-{3,}$/i.test(line);
  if (ENDS_WITH_WROTE.test(line)) return hasDate(line) || ADDRESS.test(line) || /^(?:-{2,}|on\b)/i.test(line);
  // `Op 17 feb. om 13:18 heeft Ana het volgende geschreven:` is above; `Am 3.3. schrieb "Ana" <ana@example.com>:` is here.
  // So is `Am 3.3.2026 um 17:10 schrieb Ana Example:`, without an address but with a clock time.
  if (/[:：]$/.test(line) && WROTE_INSIDE.test(line) && OPENING.test(line) && /\d{1,2}[:.h]\d{2}/.test(line)) return true;
  if (/[:：]$/.test(line) && ADDRESS.test(line) && hasDate(line)) return /[>)"'\]]\s*:$/.test(line) || WROTE_INSIDE.test(line);
  // Old Gmail: `2011/4/7 Ana Example <ana@example.com>` with nothing after it but the quote.
  return count === 1 && /^\d{4}[/-]\d{1,2}[/-]\d{1,2}\s.{1,100}<[^<>\s]+@[^<>\s]+>$/.test(line) && /^\s*(?:>|$)/.test(next);
}

function hasDate(line: string): boolean {
  return /\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./-]\d{1,2}|\d{1,2}\.?\s+\p{L}{3}|\p{L}{3,}\.?\s+\d{1,2}\b/u.test(line);
}

/** An announcement at the end of a line that begins with the author's own words: where it starts, -1 for none. */
export function attributionInsideLine(line: string): number {
  if (line.length > ATTRIBUTION_CHARS_MAX || !line.includes("wrote:")) return -1;
  const found = /(?:\s|-{2,}\s*)(On\s+(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},?\s|\d{1,2}[\s./-]|[A-Z][a-z]{2,8}\s\d).{8,300}\swrote:\s*)$/.exec(line);
  return found === null || found.index === 0 ? -1 : found.index;
}

const ORIGINAL =
  "original message|original appointment|reply message|original-nachricht|ursprüngliche nachricht|ursprüngliche mail|antwort nachricht|" +
  "oprindelig meddelelse|original besked|opprinnelig melding|ursprungligt meddelande|originalmeddelande|alkuperäinen viesti|" +
  "message d['’]origine|message original|message initial|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|" +
  "oorspronkelijke bericht|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|pôvodná správa|eredeti üzenet|mesaj original|" +
  "orijinal ileti|исходное сообщение|пересылаемое исходное сообщение|оригинальное сообщение|αρχικό μήνυμα|元のメッセージ|原始邮件|原始郵件|邮件原件|원본 메시지|הודעה מקורית";
const ORIGINAL_LINE = new RegExp(`^[\\s>*]*[-_=—]{2,}\\s*(?:${ORIGINAL})\\s*[-_=—]*\\s*:?$`, "iu");

/** How the lines below may begin; most lines do not. */
const MARKED = /^[\s>*#_=—-]/;

/** `-----Original Message-----` in many languages, and the lines above which a help desk asks to write. */
export function isOriginalMessageLine(line: string): boolean {
  return line.length <= RULE_CHARS_MAX && MARKED.test(line) && (ORIGINAL_LINE.test(line) || /^[\s#*_-]{2,}.{0,40}(?:type|write)? ?your reply above this line.{0,40}$|^[\s#*_-]{2,}.{0,20}reply above this line.{0,40}$/i.test(line));
}

const FORWARDED =
  "forwarded message|forwarded by .{1,60}|begin forwarded message|weitergeleitete nachricht|weitergeleitete mail|anfang der weitergeleiteten (?:nachricht|e-mail)|" +
  "message transféré|message transmis|début du message (?:réexpédié|transféré)|mensaje reenviado|inicio del mensaje reenviado|" +
  "mensagem encaminhada|mensagem reencaminhada|início da mensagem (?:encaminhada|reencaminhada)|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht|" +
  "vidarebefordrat (?:meddelande|brev)|videresendt (?:meddelelse|melding)|videresendt besked|edelleenlähetetty viesti|välitetty viesti|" +
  "przekazana wiadomość|wiadomość przekazana dalej|přeposlaná zpráva|preposlaná správa|továbbított (?:levél|üzenet)|mesaj redirecționat|iletilen ileti|" +
  "пересланное сообщение|пересылаемое сообщение|начало переадресованного сообщения|προωθημένο μήνυμα|転送されたメッセージ|转发的邮件|轉寄的郵件|전달된 메시지";
const FORWARD_LINE = new RegExp(`^[\\s*]*(?:[-_=—]{2,}\\s*(?:${FORWARDED})\\s*[-_=—]*|(?:${FORWARDED})\\s*:)\\s*$`, "iu");

/** `---------- Forwarded message ---------` and `Begin forwarded message:` in many languages. */
export function isForwardLine(line: string): boolean {
  return line.length < 200 && (line.includes(":") || MARKED.test(line)) && FORWARD_LINE.test(line);
}

type HeaderPart = "from" | "date" | "sent" | "to" | "subject";

const HEADER_LABELS: Readonly<Record<HeaderPart, string>> = {
  from: "from|von|de|da|van|od|fra|från|lähettäjä|от|kimden|feladó|από|发件人|寄件者|差出人|보낸 사람|מאת|من|expéditeur|remitente|mittente|afzender|avsändare|afsender",
  sent: "sent|gesendet|envoyé|envoyé le|enviado|enviada|enviado el|enviado em|enviada em|inviato|verzonden|wysłano|wysłane|sendt|skickat|lähetetty|отправлено|odesláno|odoslané|gönderildi|gönderme tarihi|elküldve|trimis|στάλθηκε|发送时间|寄件日期|送信日時|送信|보낸 날짜|נשלח",
  date: "date|datum|data|fecha|dato|дата|päivämäärä|päiväys|tarih|dátum|日期|日時|날짜|date d['’]envoi",
  to: "to|an|à|a|para|aan|do|til|till|kime|кому|címzett|vastaanottaja|komu|pro|προς|către|收件人|宛先|받는 사람|אל|destinataire|destinatario",
  subject: "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|temat|emne|ämne|aihe|тема|předmět|predmet|konu|tárgy|subiect|θέμα|主题|主旨|件名|제목|נושא",
};
const PARTS: readonly (readonly [HeaderPart, RegExp])[] = [partOf("from"), partOf("sent"), partOf("date"), partOf("to"), partOf("subject")];

function partOf(part: HeaderPart): readonly [HeaderPart, RegExp] {
  return [part, new RegExp(`^[\\s>*_|]{0,12}(?:${HEADER_LABELS[part]})\\s{0,3}\\*{0,2}\\s{0,3}[:：]`, "iu")];
}

/** The lines of a header block may wrap, and carry others (`Cc`, `Importance`) between them. */
const BLOCK_LINES_MAX = 12;

/** Whether the header lines of another mail (`From: … Sent: … To: … Subject: …`) begin here, in any of many languages. */
export function startsHeaderBlock(lines: readonly string[], at: number): boolean {
  const opening = partsIn(lines[at] ?? "");
  if (opening === null || opening === "to" || opening === "subject") return false;
  const seen = new Set<HeaderPart>([opening]);
  let address = ADDRESS.test(lines[at] ?? "");
  let blanks = 0;
  let strange = 0;
  for (let index = at + 1; index < lines.length && index <= at + BLOCK_LINES_MAX; index += 1) {
    const line = lines[index] ?? "";
    if (line.trim() === "") blanks += 1;
    const part = partsIn(line);
    if (part !== null) seen.add(part);
    else if (line.trim() !== "") strange += 1;
    if (blanks > 1 || strange > 3 || (blanks > 0 && strange > 0)) break;
    address ||= part !== null && ADDRESS.test(line);
    if (seen.size >= 4) break;
  }
  if (seen.size < 2) return isOneLineBlock(lines[at] ?? "");
  // An itinerary has "From", "To" and "Date" as well, but no subject, no "Sent" and no address.
  return address || (seen.has("subject") && seen.size >= 3) || (seen.has("sent") && seen.size >= 3);
}

/** Some renderers run the header lines together: `From: ana@example.com Date: Thu, 24 Mar 2026`. */
function isOneLineBlock(line: string): boolean {
  return /^[\s>*]*(?:From|Von|De|Van):.{1,100}@.{1,200}\s(?:Date|Sent|To|Subject|Gesendet|Datum|An|Betreff):\s/.test(line.slice(0, 500));
}

function partsIn(line: string): HeaderPart | null {
  if (line.length > 1_000 || !/[:：]/.test(line)) return null;
  return PARTS.find(([, pattern]) => pattern.test(line))?.[0] ?? null;
}

/** No program draws a longer line, and prose of this length is no marker. */
const RULE_CHARS_MAX = 300;

/** A rule of dashes, underscores or stars that a mail program draws above a header block. */
export function isRule(line: string): boolean {
  return line.length <= RULE_CHARS_MAX && /^[\s>]*(?:[-_=—–*]\s?){3,}\s*$/.test(line);
}
