import { createHash } from "node:crypto";

import { parse } from "csv-parse/sync";
import { addressParser } from "postal-mime";

import type { Activity, ParticipantRole } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { decodeText } from "./charset.ts";
import { activityOfJson } from "./json.ts";
import { ACTIVITIES_MAX, LABEL_CHARS_MAX } from "./limits.ts";
import { failure, type ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";

/** Columns by what they hold, in small letters without anything between the words; the first that the header has counts. */
const COLUMNS = {
  kind: ["kind", "type", "activitytype", "channel"],
  id: ["id", "activityid", "sourceid", "recordid", "messageid", "callid"],
  source: ["source", "system"],
  occurredAt: ["occurredat", "date", "activitydate", "datetime", "timestamp", "startedat", "start", "startdate", "starttime", "createdat", "createdate"],
  time: ["time", "activitytime"],
  endedAt: ["endedat", "end", "enddate", "endtime"],
  timezone: ["timezone", "zone", "tz"],
  direction: ["direction"],
  status: ["status", "callstatus", "outcome", "disposition"],
  subject: ["subject", "title", "topic"],
  body: ["body", "text", "notes", "note", "description", "comments", "fullcomments", "message", "content"],
  from: ["from", "sender", "fromemail", "caller"],
  to: ["to", "recipient", "recipients", "toemail", "callee"],
  cc: ["cc"],
  owner: ["owner", "owneremail", "user", "useremail", "assignedto", "assignedtoemail", "loggedby"],
  contact: ["contact", "contactemail", "contacts", "participants", "attendees", "email", "with"],
  phone: ["phone", "contactphone", "phonenumber"],
} as const;
type Column = keyof typeof COLUMNS;
type Row = Readonly<Partial<Record<Column, string>>>;

const KINDS: readonly (readonly [RegExp, Activity["kind"]])[] = [
  [/^(?:e-?mail|mail)/i, "email"], [/call|phone|dial/i, "call"], [/meet|event|appointment|demo|visit/i, "meeting"], [/sms|text|whatsapp|message|chat/i, "text"], [/form|submission/i, "form"], [/note|task|comment|log/i, "note"],
];
const CELL_CHARS_MAX = 4 * 1024 * 1024;

/** The activities of a history in a table (RFC 4180; comma, semicolon or tab), one a line below a header that names the columns. All or none; a failure names the line. */
export function activitiesOfCsv(bytes: Uint8Array, options: ParseOptions, place: string): Result<Activity[], ParseFailure> {
  const table = tableOf(decodeText(bytes).text);
  if (table === null) return failure(place, "The table is damaged: a quote is open, or a line is endless.");
  const [header, ...lines] = table;
  if (header === undefined || lines.length === 0) return failure(place, "The table holds no activity below its header.");
  if (lines.length > ACTIVITIES_MAX) return failure(place, `The table holds more than ${String(ACTIVITIES_MAX)} activities; split it.`);
  const columns = columnsOf(header.cells);
  if (columns.get("occurredAt") === undefined) return failure(place, "No column says when it was: name one occurredAt, date or timestamp.");
  if (columns.get("body") === undefined && columns.get("subject") === undefined) return failure(place, "No column says what it was about: name one subject, body or notes.");
  const activities: Activity[] = [];
  for (const { cells, line } of lines) {
    const at = `${place}, line ${String(line)}`;
    const row: Row = Object.fromEntries([...columns].map(([name, index]) => [name, (cells[index] ?? "").trim()]));
    const one = activityOfJson(inputOf(row, cells), options, at);
    if (!one.ok) return one;
    activities.push(one.value);
  }
  return ok(activities);
}

interface Line {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Null for what cannot be a table. Cells are told with the line on which they end. */
function tableOf(text: string): readonly Line[] | null {
  const first = text.slice(0, text.search(/\r|\n|$/));
  const [delimiter = ","] = [",", ";", "\t"].toSorted((a, b) => first.split(b).length - first.split(a).length);
  try {
    const lines: Line[] = [];
    parse(text, {
      bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, skip_records_with_empty_values: true, max_record_size: CELL_CHARS_MAX, to: ACTIVITIES_MAX + 2,
      on_record: (cells: readonly string[], { lines: line }) => {
        lines.push({ cells, line });
        return null;
      },
    });
    return lines;
  } catch {
    // The parser's own words quote the cell.
    return null;
  }
}

function columnsOf(header: readonly string[]): ReadonlyMap<Column, number> {
  const names = header.map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ""));
  const found = new Map<Column, number>();
  for (const [column, aliases] of entriesOf(COLUMNS)) {
    const alias = aliases.find((one) => names.includes(one));
    if (alias !== undefined) found.set(column, names.indexOf(alias));
  }
  return found;
}

function entriesOf(columns: typeof COLUMNS): readonly (readonly [Column, readonly string[]])[] {
  return [["kind", columns.kind], ["id", columns.id], ["source", columns.source], ["occurredAt", columns.occurredAt], ["time", columns.time], ["endedAt", columns.endedAt],
    ["timezone", columns.timezone], ["direction", columns.direction], ["status", columns.status], ["subject", columns.subject], ["body", columns.body], ["from", columns.from],
    ["to", columns.to], ["cc", columns.cc], ["owner", columns.owner], ["contact", columns.contact], ["phone", columns.phone]];
}

/** A line without an id of its own is known by its words. */
function inputOf(row: Row, cells: readonly string[]) {
  const kind = KINDS.find(([pattern]) => pattern.test(row.kind ?? ""))?.[1] ?? "note";
  const direction = /^(?:in|inbound|incoming|received)$/i.test(row.direction ?? "") ? "inbound" : /^(?:out|outbound|outgoing|sent)$/i.test(row.direction ?? "") ? "outbound" : null;
  const like = `like-${createHash("sha256").update(JSON.stringify(cells)).digest("hex").slice(0, 40)}`;
  return {
    kind, source: filled(row.source) ?? "csv", sourceId: (filled(row.id) ?? like).slice(0, LABEL_CHARS_MAX),
    occurredAt: momentOf(row.occurredAt ?? "", row.time), endedAt: filled(row.endedAt) === null ? null : momentOf(row.endedAt ?? "", undefined),
    timezone: filled(row.timezone), direction, subject: filled(row.subject), body: row.body ?? "", status: kind === "call" ? (filled(row.status) ?? "completed") : null,
    participants: participantsOf(row, kind, direction),
  };
}

const filled = (cell: string | undefined): string | null => (cell === undefined || cell === "" ? null : cell);

/** A day without a time was somewhere in its middle. What is neither is left as it is, and refused with its line. */
function momentOf(text: string, time: string | undefined): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return text;
  return `${text}T${/^\d\d:\d\d(?::\d\d)?$/.test(time ?? "") ? (time ?? "") : "12:00:00"}`;
}

/** By kind: the role of whoever it went out from, and of whoever it went to. */
const ROLES: Readonly<Record<Activity["kind"], readonly [ParticipantRole, ParticipantRole]>> = {
  email: ["from", "to"], text: ["from", "to"], call: ["caller", "callee"], meeting: ["organizer", "attendee"], note: ["submitter", "attendee"], form: ["submitter", "attendee"],
};

function participantsOf(row: Row, kind: Activity["kind"], direction: "inbound" | "outbound" | null) {
  const [starts, takes] = ROLES[kind];
  const isTheirs = direction === "inbound" && kind !== "meeting" && kind !== "note";
  const [ours, others] = isTheirs || kind === "form" ? [takes, starts] : [starts, takes];
  const phone = filled(row.phone);
  const contacts = people(others, row.contact);
  return [
    ...people(starts, row.from), ...people(takes, row.to), ...people("cc", row.cc), ...people(ours, row.owner),
    ...(contacts.length === 0 && phone !== null ? [{ role: others, phone }] : contacts.map((one, index) => (index === 0 && phone !== null && one.phone === undefined ? { ...one, phone } : one))),
  ];
}

/** Several in one cell are parted by commas or semicolons; a cell without an address holds a number or a name. */
function people(role: ParticipantRole, cell: string | undefined): { readonly role: ParticipantRole; readonly name?: string; readonly email?: string; readonly phone?: string }[] {
  if (cell === undefined || cell === "") return [];
  if (!cell.includes("@")) return cell.split(/[;,|]/).map((one) => one.trim()).filter((one) => one !== "").map((one) => (/^\+?[\d\s().-]{6,}$/.test(one) ? { role, phone: one } : { role, name: one }));
  return addressParser(cell.replace(/[;|]/g, ","), { flatten: true }).map(({ name, address }) => ({ role, ...(name === "" ? {} : { name }), ...(address === undefined ? {} : { email: address }) }));
}
