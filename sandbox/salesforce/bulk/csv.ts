/** The characters that may part columns, by the vendor's names for them. */
export const delimiters = { BACKQUOTE: "`", CARET: "^", COMMA: ",", PIPE: "|", SEMICOLON: ";", TAB: "\t" } as const;
/** The ends of lines, by the vendor's names. */
export const lineEndings = { LF: "\n", CRLF: "\r\n" } as const;

/** How a job's CSV is written. */
export interface CsvForm {
  readonly columnDelimiter: keyof typeof delimiters;
  readonly lineEnding: keyof typeof lineEndings;
}

/** A CSV that cannot be processed at all: the whole job fails with this sentence. */
export class CsvProblem extends Error {
  override readonly name = "CsvProblem";
}

/** The header and the rows of a CSV (RFC 4180, with the job's delimiter and line ending). Rows may be shorter or longer than the header. */
export function readCsv(text: string, form: CsvForm): { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const [header, ...rows] = [...records(text, form)];
  if (header === undefined) throw new CsvProblem("InvalidBatch : The CSV has no header row");
  return { header, rows };
}

/** One line of CSV, every value in quotes. */
export function csvLine(values: readonly string[], form: CsvForm): string {
  const quoted = values.map((value) => `"${value.replaceAll('"', '""')}"`);
  return quoted.join(delimiters[form.columnDelimiter]) + lineEndings[form.lineEnding];
}

function* records(text: string, form: CsvForm): Generator<readonly string[]> {
  const delimiter = delimiters[form.columnDelimiter];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = text.charAt(at) === '"' ? quotedCell(text, at) : bareCell(text, at, delimiter);
    row.push(cell.value);
    at = cell.end;
    if (text.charAt(at) === delimiter) {
      at += 1;
      if (at === text.length) row.push("");
      else continue;
    }
    at = endOfLine(text, at, form);
    // An empty line is no record.
    if (row.length > 1 || row[0] !== "") yield row;
    row = [];
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function bareCell(text: string, from: number, delimiter: string): Cell {
  let end = from;
  for (; end < text.length; end += 1) {
    const character = text.charAt(end);
    if (character === delimiter || character === "\n" || character === "\r") break;
  }
  return { value: text.slice(from, end), end };
}

function quotedCell(text: string, from: number): Cell {
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) throw new CsvProblem("InvalidBatch : Failed to parse CSV: a quoted value has no end");
    if (text.charAt(quote + 1) !== '"') return { value: text.slice(from + 1, quote).replaceAll('""', '"'), end: quote + 1 };
    at = quote + 2;
  }
}

function endOfLine(text: string, at: number, { lineEnding }: CsvForm): number {
  const found = text.startsWith("\r\n", at) ? "\r\n" : text.charAt(at);
  if (found === "") return at;
  if (found !== "\n" && found !== "\r\n") throw new CsvProblem("InvalidBatch : Failed to parse CSV: characters after a quoted value");
  if (found !== lineEndings[lineEnding]) throw new CsvProblem(`ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`);
  return at + found.length;
}
