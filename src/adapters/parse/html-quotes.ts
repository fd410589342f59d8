/** What an element of a mail means for whose words it holds. */
export type HtmlRole =
  | "plain"
  | "quote" // somebody else's words, shown with `>` marks
  | "own-quote" // set off by the author, still the author's
  | "cut"; // here begins the mail that is answered or forwarded

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Ids and classes by which mail programs mark the history below an answer. */
const CUT_IDS = /^(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|reply-intro|x_divRplyFwdMsg|x_appendonsend|ms-outlook-mobile-reply|QuotedMessage|isForwardContent|isReplyContent|origbody)$/i;
const CUT_CLASSES = /(?:^|\s)(?:OutlookMessageHeader|protonmail_quote|yahoo_quoted|zmail_extra|tutanota_quote|skiff_quote|front-blockquote|ydp[\w-]*yahoo_quoted|WordSection-quoted|history_container)(?:\s|$)/i;
const QUOTE_CLASSES = /(?:^|\s)(?:moz-cite-prefix|gmail_extra-quote|mailQuote|airmail_on|airmail_ext_on)(?:\s|$)/i;

/** Where an element stands; a blockquote by itself does not say whose words it holds. */
export interface Place {
  /** No other blockquote comes after it. */
  readonly isLastBlockquote: boolean;
  /** Inside the box that Gmail draws around the history. */
  readonly inQuoteBox: boolean;
  /** The text before it ends in a colon. */
  readonly announced: boolean;
}

/** The role of an element by its tag and place. */
export function htmlRole({ name, attributes }: Element, place: Place): HtmlRole {
  const id = attributes["id"] ?? "";
  const classes = attributes["class"] ?? "";
  if (CUT_IDS.test(id) || CUT_CLASSES.test(classes) || isOutlookRule(name, attributes["style"] ?? "")) return "cut";
  if (QUOTE_CLASSES.test(classes)) return "quote";
  if (name !== "blockquote") return "plain";
  // Gmail's quote button gives the same class as its history, but outside the box and unannounced.
  if (/gmail_quote/.test(classes)) return place.inQuoteBox || place.announced ? "quote" : "own-quote";
  const cites = attributes["type"]?.toLowerCase() === "cite" || "cite" in attributes || /moz|cite/i.test(classes);
  return cites || place.isLastBlockquote ? "quote" : "own-quote";
}

/** Outlook and Windows Mail draw a line above the header block: `border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm`. */
function isOutlookRule(name: string, style: string): boolean {
  if (name !== "div" || !/border-top\s*:/i.test(style)) return false;
  const flat = style.slice(0, 500).toLowerCase().replace(/\s+/g, " ");
  return /border-top ?: ?(?:solid #?[\w]{3,6} [\d.]+(?:pt|px)|#?[\w]{3,6} [\d.]+(?:pt|px) solid|[\d.]+(?:pt|px) solid #?[\w]{3,6})/.test(flat) && /padding(?:-top)? ?: ?[35](?:\.0)?(?:pt|px)/.test(flat);
}
