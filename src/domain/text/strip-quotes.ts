import { attributionInsideLine, attributionLines, isForwardLine, isOriginalMessageLine, isRule, startsHeaderBlock } from "./quote-headers.ts";

/** A plain mail text, told apart by whose words they are. */
export interface StrippedQuotes {
  /** What the author wrote, answers between quoted lines included. */
  readonly own: string;
  readonly quoted: string;
  /** From the line that announces a forwarded message to the end. */
  readonly forwarded: string;
  /** What ended the author's part: a forward, another mail's header lines, "X wrote:", only `>` marks; null when nothing did. */
  readonly cutBy: "forward" | "header-block" | "attribution" | "marks" | null;
  /** The text was longer than the limits, and what was left out may have held the author's words. */
  readonly cut: boolean;
}

/** Beyond this a mail is history; its author's words stand in front of it. */
export const STRIP_CHARS_MAX = 60_000;
/** The same in lines. */
export const STRIP_LINES_MAX = 1_000;

type Mark = "own" | "quoted" | "blank";

/**
 * Separates the author's words from quoted history and forwarded messages. Reads each line a bounded number of times.
 *
 * After "X wrote:" without `>` marks, another mail's header lines or "Original Message" everything to the end is history.
 * Between `>` marks the unmarked lines are answers and stay with the author.
 */
export function stripQuotes(plain: string): StrippedQuotes {
  const { lines, rest } = bounded(plain.replace(/\r\n?/g, "\n").replace(/[\u00a0\u202f]/g, " "));
  const end = findEnd(lines);
  const upper = lines.slice(0, end.at);
  const marks = markLines(upper);
  const own = pick(upper, marks, "own");
  const inline = pick(upper, marks, "quoted");
  const tail = lines.slice(end.at).join("\n").trim();

  const ended = end.by !== null;
  const restQuoted = ended || rest.every((line) => line.trim() === "" || isQuoteLine(line));
  const lower = ended || restQuoted ? [tail, ...rest].join("\n").trim() : tail;
  const forwarded = end.by === "forward" ? lower : "";
  const quoted = [inline, end.by === "forward" ? "" : lower].filter((part) => part !== "").join("\n");
  return { own: withoutRule(own), quoted, forwarded, cutBy: end.by ?? (inline === "" ? null : "marks"), cut: !restQuoted };
}

function bounded(text: string): { lines: string[]; rest: string[] } {
  const all = text.split("\n");
  let chars = 0;
  let count = 0;
  while (count < all.length && count < STRIP_LINES_MAX) {
    chars += (all[count]?.length ?? 0) + 1;
    if (chars > STRIP_CHARS_MAX && count > 0) break;
    count += 1;
  }
  const lines = all.slice(0, count).flatMap((line) => {
    const inside = attributionInsideLine(line);
    return inside === -1 ? [line.slice(0, STRIP_CHARS_MAX)] : [line.slice(0, inside).replace(/-+$/, ""), line.slice(inside).replace(/^[\s-]+/, "")];
  });
  return { lines, rest: all.slice(count) };
}

/** The first line from which on everything is somebody else's. */
function findEnd(lines: readonly string[]): { at: number; by: Exclude<StrippedQuotes["cutBy"], "marks"> } {
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line.trim() === "" || isQuoteLine(line)) continue;
    if (isForwardLine(line)) return { at, by: "forward" };
    if (isOriginalMessageLine(line)) return { at, by: "header-block" };
    if (startsHeaderBlock(lines, at)) return { at: backOverRules(lines, at), by: "header-block" };
    const count = attributionLines(lines, at);
    if (count === 0) continue;
    if (!isQuoteLine(nextFilled(lines, at + count))) return { at, by: "attribution" };
    at += count - 1;
  }
  return { at: lines.length, by: null };
}

function backOverRules(lines: readonly string[], at: number): number {
  let from = at;
  while (from > 0 && ((lines[from - 1] ?? "").trim() === "" || isRule(lines[from - 1] ?? ""))) from -= 1;
  return from;
}

function nextFilled(lines: readonly string[], from: number): string {
  for (let at = from; at < lines.length; at += 1) if ((lines[at] ?? "").trim() !== "") return lines[at] ?? "";
  return "";
}

/** Marks `>` lines and what belongs to them: their announcement, blank lines between, and the tails of lines that were wrapped in transit. */
function markLines(lines: readonly string[]): Mark[] {
  const marks: Mark[] = lines.map((line) => (line.trim() === "" ? "blank" : isQuoteLine(line) ? "quoted" : "own"));
  const last = marks.lastIndexOf("quoted");
  if (last === -1) return marks;
  if (loneMark(lines, marks)) return marks.map((mark) => (mark === "quoted" ? "own" : mark));
  // Below the last marked line nothing can belong to one.
  for (let at = 0; at < last; at += 1) {
    if (marks[at] !== "own") continue;
    const count = attributionLines(lines, at);
    if (count > 0 && isQuoteLine(nextFilled(lines, at + count))) marks.fill("quoted", at, at + count);
    else if (isWrappedTail(marks, at)) marks[at] = "quoted";
    else if (isForeignAnnouncement(lines, marks, at)) marks[at] = "quoted";
  }
  return marks;
}

function isQuoteLine(line: string): boolean {
  // `>>> buy now <<<` is shouting, `>From` is how mailboxes escape a line of the text, `> 5 %` a comparison.
  return /^ {0,3}\|? ?>(?!From )/.test(line) && !/<<<\s*$|^\s*>{2,}\s+>{2,}/.test(line);
}

/** A single marked line in a text without any announcement, of a kind that people type: "> 90 % uptime". */
function loneMark(lines: readonly string[], marks: readonly Mark[]): boolean {
  const at = marks.indexOf("quoted");
  return marks.lastIndexOf("quoted") === at && /^\s*>\s?[\d=]/.test(lines[at] ?? "");
}

/** One or two lines that stand directly between marked lines, without a blank one on either side. */
function isWrappedTail(marks: readonly Mark[], at: number): boolean {
  return marks[at - 1] === "quoted" && (marks[at + 1] === "quoted" || (marks[at + 1] === "own" && marks[at + 2] === "quoted"));
}

/** A line in an unknown language right above marked lines that has a date or an address and ends in a colon. */
function isForeignAnnouncement(lines: readonly string[], marks: readonly Mark[], at: number): boolean {
  const line = (lines[at] ?? "").trim();
  const below = marks[at + 1] === "blank" ? marks[at + 2] : marks[at + 1];
  return below === "quoted" && line.length < 300 && /[:：]$/.test(line) && (/\S@\S/.test(line) || /\d{1,2}[:.]\d{2}.{0,200}\d{4}|\d{4}.{0,200}\d{1,2}[:.]\d{2}/.test(line));
}

function pick(lines: readonly string[], marks: readonly Mark[], wanted: "own" | "quoted"): string {
  const kept: string[] = [];
  for (const [at, line] of lines.entries()) {
    if (marks[at] === wanted) kept.push(line);
    else if (kept.length > 0 && kept.at(-1) !== "" && wanted === "own") kept.push("");
  }
  return kept.join("\n").trim();
}

/** The rule that a mail program drew above the history. */
function withoutRule(own: string): string {
  const lines = own.split("\n");
  while (lines.length > 0 && (isRule(lines.at(-1) ?? "") || (lines.at(-1) ?? "").trim() === "") && !/^--\s*$/.test(lines.at(-1) ?? "")) lines.pop();
  return lines.join("\n").trim();
}
