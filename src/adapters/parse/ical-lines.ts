/** One content line of a calendar file: `NAME;PARAM=value:VALUE` (RFC 5545 3.1). */
export interface IcalLine {
  /** Upper case, a group prefix removed. */
  readonly name: string;
  /** Names upper case, values without their quotes. */
  readonly params: Readonly<Record<string, string>>;
  readonly value: string;
  /** As the file has it, unfolded. */
  readonly raw: string;
}

/** A component with its lines and the components in it. */
export interface IcalComponent {
  readonly name: string;
  readonly lines: readonly IcalLine[];
  readonly children: readonly IcalComponent[];
}

/** Components inside components: calendar, event, alarm; more means damage. */
const DEPTH_MAX = 8;
const LINE_CHARS_MAX = 1_000_000;

/** The calendars of a file; damaged lines are left out, components that are never closed end with the file. */
export function readIcal(text: string): IcalComponent[] {
  const root: Building = { name: "", lines: [], children: [] };
  const stack: Building[] = [root];
  for (const raw of unfold(text)) {
    const line = readLine(raw);
    if (line === null) continue;
    const open = stack.at(-1) ?? root;
    if (line.name === "BEGIN" && stack.length < DEPTH_MAX) {
      const child: Building = { name: line.value.trim().toUpperCase(), lines: [], children: [] };
      open.children.push(child);
      stack.push(child);
    } else if (line.name === "END") {
      const at = stack.findLastIndex((one) => one.name === line.value.trim().toUpperCase());
      if (at > 0) stack.length = at;
    } else open.lines.push(line);
  }
  return root.children;
}

interface Building {
  readonly name: string;
  readonly lines: IcalLine[];
  readonly children: Building[];
}

/** A line that begins with white space goes on with the one before (RFC 5545 3.1). */
function unfold(text: string): string[] {
  return text.replace(/\r\n?/g, "\n").replace(/\n[ \t]/g, "").split("\n").filter((line) => line.trim() !== "").map((line) => line.slice(0, LINE_CHARS_MAX));
}

function readLine(raw: string): IcalLine | null {
  const cut = splitOutsideQuotes(raw);
  if (cut === null) return null;
  const [name = "", ...given] = cut.head;
  const params: Record<string, string> = {};
  for (const param of given) {
    const equals = param.indexOf("=");
    if (equals > 0) params[param.slice(0, equals).trim().toUpperCase()] = param.slice(equals + 1).trim().replace(/^"(.*)"$/, "$1");
  }
  return { name: name.trim().toUpperCase().replace(/^[\w-]+\./, ""), params, value: cut.value, raw };
}

/** Name and parameters end at the first colon outside quotes; parameters are told apart by semicolons outside quotes. */
function splitOutsideQuotes(raw: string): { head: string[]; value: string } | null {
  const head: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < raw.length; at += 1) {
    const char = raw.charAt(at);
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === ";" || char === ":") {
      head.push(raw.slice(from, at));
      from = at + 1;
      // Exchange writes `TZID=tzone://Microsoft/Custom:2017…` without quotes: that colon belongs to the parameter.
      if (char === ":" && raw.startsWith("//", at + 1) && head.length > 1) {
        from -= (head.pop() ?? "").length + 1;
        continue;
      }
      if (char === ":") return { head, value: raw.slice(at + 1) };
    }
  }
  // A quote around everything swallowed the colon (`DTSTART;TZID="Zone:2026…"`): read the line again without quotes.
  if (raw.includes('"')) return splitOutsideQuotes(raw.replaceAll('"', ""));
  return null;
}

/** A TEXT value without its escapes (RFC 5545 3.3.11). */
export function icalText(value: string): string {
  return value.replace(/\\([nN\\,;:"])/g, (_, char: string) => (char === "n" || char === "N" ? "\n" : char)).replaceAll("\u0000", "").trim();
}
