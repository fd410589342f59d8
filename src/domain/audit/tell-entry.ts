import type { AuditJson } from "./fact.ts";
import { memberOf } from "./reveal.ts";
import type { TracedEntry } from "./trace-record.ts";

/** Whether an erasure names the place of a value that an entry commits to. */
export type IsErased = (seq: number, path: string) => boolean;

/** An entry in words. */
export interface ToldEntry {
  /** Who did it: kind and opaque id. */
  readonly by: string;
  /** What happened, first in one line, then what belongs to it. Never a value that the log only commits to. */
  readonly lines: readonly string[];
}

/**
 * Says in plain words what an entry tells. Values that stand in clear are shown; a commitment is `withheld`, or `erased`.
 * Whatever stands in the entry, the lines hold no sign that would move a terminal's cursor or turn a text around.
 */
export function tellEntry({ seq, type, entry }: TracedEntry, isErased: IsErased): ToldEntry {
  const data = entry["data"] ?? null;
  const about = subjectOf(entry["subject"]);
  const slot: SlotText = (path, value) => slotText(value, () => isErased(seq, path));
  return { by: actorOf(entry["actor"]), lines: (Object.hasOwn(TOLD, type) ? TOLD[type] : undefined)?.({ data, about, slot }) ?? [`${clean(type)}${about}`] };
}

/** What a decision changed, one line a field: proposed → final. */
export function editsOf({ seq, entry }: TracedEntry, isErased: IsErased): readonly string[] {
  return edits(entry["data"] ?? null, (path, value) => slotText(value, () => isErased(seq, path)));
}

/** Who let a proposal through when nobody was asked. */
export const routeOf = (data: AuditJson): string => {
  const policy = memberOf(data, "policy") ?? null;
  const version = memberOf(policy, "version");
  return `${word(policy, "route")}${version === undefined ? "" : ` by version ${shown(version)} of the policy`}`;
};

/** Kind and id of an actor, and on whose behalf. */
export function actorOf(actor: AuditJson | undefined): string {
  if (actor === undefined) return "?";
  const behalf = memberOf(actor, "on_behalf_of");
  return `${word(actor, "kind")} ${word(actor, "id")}${behalf === undefined ? "" : ` on behalf of ${shown(behalf)}`}`;
}

type SlotText = (path: string, value: AuditJson | undefined) => string;

interface Told {
  readonly data: AuditJson;
  readonly about: string;
  readonly slot: SlotText;
}

const TOLD: Readonly<Record<string, (told: Told) => readonly string[]>> = {
  proposal: ({ data, about, slot }) => [`proposed: ${word(data, "kind")}${about}`, ...changes(data, slot), ...grounds(data, slot)],
  decision: ({ data, about, slot }) => [
    [`decided: ${word(data, "verdict")}${about}`, ...named(data, "via", "via"), ...batchOf(data), ...named(data, "assignee", "given to"), ...named(data, "until", "until")].join(", "),
    ...edits(data, slot).map((edit) => `changed ${edit}`), ...grounds(data, slot),
  ],
  write: ({ data, about, slot }) => [`sent to the CRM: ${word(data, "op")}${about}`, ...changes(data, slot)],
  outcome: ({ data, about }) => [`${outcomeOf(data)}${about}`],
  config: ({ data, slot }) => [`set ${word(data, "key")}: ${slot("/data/before", memberOf(data, "before"))} → ${slot("/data/after", memberOf(data, "after"))}`],
  erasure: ({ data }) => [`values erased: ${word(data, "n")} (${word(data, "basis")}), of entries ${listOf(memberOf(data, "entries")).map((one) => word(one, "seq")).join(", ")}`],
  access: ({ data }) => [memberOf(data, "what") === "sign-in" ? "signed in" : `the log was looked at: ${word(data, "what")}, ${word(data, "n")} entries, ${word(data, "result")}`],
  sync: ({ data }) => [`read the CRM: ${word(data, "job")}, ${word(data, "phase")}`],
  genesis: () => ["the log begins"],
};

function changes(data: AuditJson, slot: SlotText): readonly string[] {
  return listOf(memberOf(data, "changes")).map((change, index) => {
    const at = `/data/changes/${String(index)}`;
    return `${word(change, "field")}: ${slot(`${at}/before`, memberOf(change, "before"))} → ${slot(`${at}/after`, memberOf(change, "after"))}`;
  });
}

function edits(data: AuditJson, slot: SlotText): readonly string[] {
  return listOf(memberOf(data, "edits")).map((edit, index) => {
    const at = `/data/edits/${String(index)}`;
    const record = memberOf(edit, "record");
    const whose = record === undefined ? "" : `${word(record, "object")} ${word(record, "id")} `;
    return `${whose}${word(edit, "field")}: ${slot(`${at}/proposed`, memberOf(edit, "proposed"))} → ${slot(`${at}/final`, memberOf(edit, "final"))}`;
  });
}

/** Why: confidence, codes, the way it was sent, and the words that are only committed to. */
function grounds(data: AuditJson, slot: SlotText): readonly string[] {
  const codes = new Set(["rationale_codes", "reasons", "reason_codes"].flatMap((name) => listOf(memberOf(data, name)).map(shown)));
  const confidence = memberOf(data, "confidence_bp");
  const facts = [
    ...(typeof confidence === "number" ? [`confidence ${String(confidence / 100)} %`] : []),
    ...(codes.size === 0 ? [] : [`reasons: ${[...codes].join(", ")}`]),
    ...(memberOf(data, "policy") === undefined ? [] : [`route: ${routeOf(data)}`]),
    ...readingOf(memberOf(data, "reading")),
    ...named(data, "expires_at", "open until"),
  ];
  const words = ["rationale", "summary", "reason"].flatMap((name) => {
    const value = memberOf(data, name);
    return value === undefined ? [] : [`${name}: ${slot(`/data/${name}`, value)}`];
  });
  return [...(facts.length === 0 ? [] : [facts.join("; ")]), ...(words.length === 0 ? [] : [words.join("; ")])];
}

/** What part a language model had. */
function readingOf(reading: AuditJson | undefined): readonly string[] {
  if (reading === undefined) return [];
  const asked = `${word(reading, "provider")} ${word(reading, "model")}, prompt ${word(reading, "prompt")}`;
  const came = word(reading, "outcome") === "read" ? `${word(reading, "claims_kept")} claims kept, ${word(reading, "claims_dropped")} dropped` : `no reading (${word(reading, "outcome")}), the rules alone`;
  return [`language model ${asked}: ${came}`];
}

function outcomeOf(data: AuditJson): string {
  const attempts = memberOf(data, "attempts");
  return [
    `the CRM answered: ${word(data, "status")}`, ...named(data, "http", "HTTP status"), ...named(data, "crm_id", "CRM id"), ...named(data, "error_code", "error"),
    ...(typeof attempts === "number" && attempts > 1 ? [`after ${String(attempts)} attempts`] : []), ...(memberOf(data, "settled_by") === "reading" ? ["known from reading the record afterwards"] : []),
  ].join(", ");
}

function batchOf(data: AuditJson): readonly string[] {
  const batch = memberOf(data, "batch");
  if (batch === undefined) return [];
  const index = memberOf(batch, "index");
  return [`${typeof index === "number" ? String(index + 1) : "?"} of ${word(batch, "n")} decided together`];
}

function subjectOf(subject: AuditJson | undefined): string {
  return subject === undefined ? "" : ` (${word(subject, "crm")} ${word(subject, "object")} ${word(subject, "id")})`;
}

function slotText(value: AuditJson | undefined, isErased: () => boolean): string {
  if (value === undefined) return "not said";
  if (memberOf(value, "c") !== undefined) return isErased() ? "erased" : "withheld";
  const clear = memberOf(value, "p");
  if (clear === undefined) return shown(value);
  return clear === null ? "nothing" : shown(clear);
}

const named = (data: AuditJson, name: string, label: string): readonly string[] => {
  const value = memberOf(data, name);
  return value === undefined ? [] : [`${label} ${shown(value)}`];
};

const word = (value: AuditJson, name: string): string => shown(memberOf(value, name) ?? "?");
const listOf = (value: AuditJson | undefined): readonly AuditJson[] => (isList(value) ? value : []);
const isList = (value: AuditJson | undefined): value is readonly AuditJson[] => Array.isArray(value);

const shown = (value: AuditJson): string => clean(typeof value === "string" ? value : JSON.stringify(value));

/** A longer word is no name of anything. */
const SHOWN_CHARS_MAX = 400;

function clean(text: string): string {
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
  return safe.length > SHOWN_CHARS_MAX ? `${safe.slice(0, SHOWN_CHARS_MAX)}…` : safe;
}
