/** What the header lines of a forwarded message say; parts that are lacking are empty. */
export interface ForwardedHeader {
  readonly from: readonly NamedAddress[];
  readonly to: readonly NamedAddress[];
  readonly subject: string;
  /** The message below the header lines. */
  readonly body: string;
}

/** Somebody as a header line names them; either part may be lacking. */
export interface NamedAddress {
  readonly name: string | null;
  readonly email: string | null;
}

/**
 * Reads the header lines that a mail program puts above a forwarded message, in the languages mail programs commonly
 * speak. Reads the first header block only and at most 40 lines for it; null when there is none.
 */
export function forwardedHeader(forwarded: string): ForwardedHeader | null {
  const lines = forwarded.slice(0, FORWARDED_LENGTH_MAX).split(/\r?\n/u);
  const found = { from: "", to: "", subject: "" };
  let fields = 0;
  let last = -1;
  for (const [at, line] of lines.slice(0, HEADER_LINES_MAX).entries()) {
    const field = fieldOf(line);
    if (field === null) {
      if (fields > 0 && line.trim() === "") break;
      continue;
    }
    if (field.label === null) {
      if (fields > 0) last = at;
      continue;
    }
    if (found[field.label] === "") found[field.label] = field.value;
    fields += 1;
    last = at;
  }
  if (fields < HEADER_FIELDS_MIN) return null;
  return { from: addresses(found.from), to: addresses(found.to), subject: found.subject, body: lines.slice(last + 1).join("\n").trim() };
}

const FORWARDED_LENGTH_MAX = 60_000;
const HEADER_LINES_MAX = 40;
const HEADER_FIELDS_MIN = 2;
const ADDRESSES_MAX = 50;

const LABELS: Readonly<Record<"from" | "to" | "subject" | "other", ReadonlySet<string>>> = {
  from: new Set(["from", "von", "de", "da", "van", "från", "fra", "od", "från", "lähettäjä", "от", "kimden", "feladó", "expéditeur", "mittente", "remitente", "差出人", "发件人", "寄件者"]),
  to: new Set(["to", "an", "à", "a", "para", "aan", "till", "til", "do", "komu", "vastaanottaja", "кому", "kime", "címzett", "destinataire", "destinatario", "宛先", "收件人", "cc", "kopie", "copie", "copia", "kopia", "kopi"]),
  subject: new Set(["subject", "betreff", "objet", "asunto", "oggetto", "onderwerp", "ämne", "emne", "temat", "předmět", "assunto", "aihe", "тема", "konu", "tárgy", "件名", "主题", "主旨"]),
  other: new Set(["date", "sent", "datum", "gesendet", "envoyé", "fecha", "enviado", "data", "inviato", "verzonden", "skickat", "sendt", "dato", "wysłano", "odesláno", "lähetetty", "дата", "отправлено", "tarih", "dátum", "日時", "发送时间", "reply-to"]),
};

function fieldOf(line: string): { readonly label: "from" | "to" | "subject" | null; readonly value: string } | null {
  const text = line.replace(/^[>\s*]+/u, "");
  const colon = text.search(/[:：]/u);
  if (colon < 1 || colon > 20) return null;
  const label = text.slice(0, colon).replace(/[*\s]+$/u, "").toLowerCase();
  const value = text.slice(colon + 1).replace(/^[*\s]+/u, "").trim();
  if (LABELS.from.has(label)) return { label: "from", value };
  if (LABELS.to.has(label)) return { label: "to", value };
  if (LABELS.subject.has(label)) return { label: "subject", value };
  return LABELS.other.has(label) ? { label: null, value } : null;
}

function addresses(value: string): readonly NamedAddress[] {
  const list = value.includes(";") ? value.split(";") : value.split(/,(?=[^,@]{0,100}@)/u);
  return list.slice(0, ADDRESSES_MAX).map(oneAddress).filter((one) => one.name !== null || one.email !== null);
}

function oneAddress(raw: string): NamedAddress {
  const email = /[^\s<>"'(),;:[\]]{1,64}@[^\s<>"'(),;:[\]]{1,255}/u.exec(raw)?.[0] ?? null;
  const name = raw.replace(email ?? "", " ").replace(/mailto:/giu, " ").replace(/[<>"()[\]]/gu, " ").replace(/\s+/gu, " ").trim();
  return { name: name === "" ? null : name.slice(0, 200), email };
}
