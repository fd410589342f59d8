import { Parser } from "htmlparser2";
import { compile } from "html-to-text";
import { hiddenClassesOf, isReadable, lookOf, PAGE_LOOK } from "./html-style.ts";
import { htmlRole } from "./html-quotes.ts";
import { HTML_CHARS_MAX } from "./limits.ts";
import type { HtmlRole } from "./html-quotes.ts";
import type { Look } from "./html-style.ts";

/** A mail's HTML as text: history carries `>` marks or stands below an "Original Message" line, so that one stripper serves both forms. */
export interface HtmlMailText {
  readonly text: string;
  /** What no reader could see. */
  readonly hidden: string;
  readonly truncated: boolean;
}

/** Elements inside elements; what is nested deeper than any mail program writes is read as if it stood at this depth. */
const ELEMENT_DEPTH_MAX = 250;
/** Nesting at which the rest is left unread: the cost of an element grows with the number that are open. */
const OPEN_ELEMENTS_MAX = 1_000;
/** Nesting is looked at after so many characters. */
const CHUNK_CHARS = 16_384;

/** The readable text of a mail's HTML, and apart from it the text that is hidden. Scripts, styles and comments are neither. */
export function htmlToMailText(html: string): HtmlMailText {
  const source = html.slice(0, HTML_CHARS_MAX);
  const survey = surveyOf(source);
  const { visible, hidden, stopped } = sortElements(source, survey);
  const [text, unseen] = [toText(visible), hidden.trim() === "" ? "" : toText(hidden)];
  const cut = stopped || source.length < html.length || text.includes(CUT_MARK) || unseen.includes(CUT_MARK);
  return { text: text.replaceAll(CUT_MARK, ""), hidden: unseen.replaceAll(CUT_MARK, "").replace(/\s+/g, " ").trim(), truncated: cut };
}

/** What the renderer leaves where a limit of its own made it stop; no text holds it, as NUL is taken out of all of it. */
const CUT_MARK = "\u0000";

const toText = compile({
  wordwrap: false,
  limits: { maxInputLength: HTML_CHARS_MAX * 6, maxDepth: ELEMENT_DEPTH_MAX, maxChildNodes: 20_000, ellipsis: CUT_MARK },
  selectors: [
    { selector: "a", options: { ignoreHref: true } },
    { selector: "img", format: "skip" },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase: false } })),
    { selector: "table", format: "block" },
    { selector: "tr", format: "block" },
    { selector: "td", format: "inline" },
    // A drawn line ends the words above it; the stripper knows it for what it is.
    { selector: "hr", options: { length: 10 } },
    { selector: "p", options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
  ],
});

interface Survey {
  readonly hiddenClasses: ReadonlySet<string>;
  /** Where the last blockquote outside any other begins. */
  readonly lastBlockquoteAt: number;
}

function surveyOf(source: string): Survey {
  let css = "";
  for (const [, sheet = ""] of source.matchAll(/<style\b[^>]{0,500}>([^<]{0,200000})/gi)) css += sheet;
  let depth = 0;
  let lastBlockquoteAt = -1;
  for (const found of source.matchAll(/<(\/?)blockquote\b/gi)) {
    if (found[1] === "/") depth = Math.max(0, depth - 1);
    else {
      if (depth === 0) lastBlockquoteAt = found.index;
      depth += 1;
    }
  }
  return { hiddenClasses: hiddenClassesOf(css), lastBlockquoteAt };
}

interface Open {
  readonly name: string;
  readonly look: Look;
  readonly role: HtmlRole;
  /** It is, or is in, Gmail's wrapper around the announcement and the history. */
  readonly inQuoteBox: boolean;
}

const SILENT = new Set(["script", "style", "head", "title", "template", "noscript", "object", "iframe", "svg", "xml"]);
const VOID = new Set(["br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr", "source"]);

/** Writes the HTML anew, twice: what can be seen, with quotes normalised to blockquote, and what cannot. */
function sortElements(source: string, survey: Survey): { visible: string; hidden: string; stopped: boolean } {
  const visible: string[] = [];
  const hidden: string[] = [];
  const stack: Open[] = [];
  let silent = 0;
  let cut = false;
  let tail = "";
  const lookNow = (): Look => stack.at(-1)?.look ?? PAGE_LOOK;

  const parser: Parser = new Parser({
    onopentag(name, attributes) {
      const look = lookOf(lookNow(), attributes, survey.hiddenClasses);
      const place = { isLastBlockquote: parser.startIndex === survey.lastBlockquoteAt, inQuoteBox: stack.at(-1)?.inQuoteBox ?? false, announced: /:\s*$/.test(tail) };
      const role = htmlRole({ name, attributes }, place);
      stack.push({ name, look, role, inQuoteBox: place.inQuoteBox || /\bgmail_quote\b/.test(attributes["class"] ?? "") });
      if (SILENT.has(name)) silent += 1;
      if (silent > 0) return;
      // Everything below the first cut is history already; a second line would add nothing.
      if (role === "cut" && !cut) {
        cut = true;
        visible.push("<p>-----Original Message-----</p>");
      }
      if (stack.length < ELEMENT_DEPTH_MAX) visible.push(`<${tagFor(name, role)}>`);
      hidden.push(" ");
    },
    onclosetag(name) {
      const open = stack.pop();
      if (open === undefined) return;
      if (SILENT.has(name)) silent = Math.max(0, silent - 1);
      else if (silent === 0 && stack.length + 1 < ELEMENT_DEPTH_MAX && !VOID.has(name)) visible.push(`</${tagFor(name, open.role)}>`);
    },
    ontext(text) {
      if (silent > 0) return;
      if (text.trim() !== "") tail = text.slice(-100);
      (isReadable(lookNow()) ? visible : hidden).push(escaped(text));
    },
  }, { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true });
  let at = 0;
  for (; at < source.length && stack.length <= OPEN_ELEMENTS_MAX; at += CHUNK_CHARS) parser.write(source.slice(at, at + CHUNK_CHARS));
  parser.end();
  return { visible: visible.join(""), hidden: hidden.join(""), stopped: at < source.length };
}

/** Attributes are dropped: from here on only structure matters. Custom elements (`o:p`) become spans. */
function tagFor(name: string, role: HtmlRole): string {
  if (role === "quote") return "blockquote";
  if (role === "own-quote") return "div";
  return /^[a-z][a-z0-9]{0,20}$/.test(name) && name !== "html" && name !== "body" ? name : name === "html" || name === "body" ? "div" : "span";
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
