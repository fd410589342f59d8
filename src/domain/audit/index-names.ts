import type { AuditJson } from "./fact.ts";
import { actorOf } from "./tell-entry.ts";
import { memberOf, placesErased } from "./reveal.ts";

/** What is known of a decision beside its entry: whose work it is about, and the class of fixes it was asked for. */
export interface Decided {
  readonly rep: string | null;
  readonly rule: string | null;
}

/** What an entry is found by. Names mean nothing to whoever has none: an index keeps their hashes alone. */
export const indexName = {
  type: (type: string): string => `type ${type}`,
  actor: (actor: string, type: string | null): string => `actor ${type ?? "*"} ${actor}`,
  /** A record that it is about, or that came of it. */
  record: (id: string): string => `record ${id}`,
  /** It follows from the entry of this id, in whatever way. */
  follows: (id: string): string => `follows ${id}`,
  /** A decision about the proposal whose entry this is. */
  decides: (id: string): string => `decides ${id}`,
  /** It tells that values of this entry were erased. */
  erases: (seq: number): string => `erases ${String(seq)}`,
  /** A decision about somebody's work and by a rule; null for any. */
  coaching: (rep: string | null, rule: string | null): string => `coaching ${rep ?? "*"} ${rule ?? "*"}`,
};

const REFS = ["proposal", "decision", "write", "undoes", "cause"] as const;
/** A decision has a handful of reasons; whoever made an entry with thousands does not fill the index. */
const RULES_MAX = 20;

/** Every name of an entry. `decided` is for decisions. */
export function namesOf(entry: AuditJson, decided: Decided | null): readonly string[] {
  const [type, subject, ref, data] = [text(entry, "type"), member(entry, "subject"), member(entry, "ref"), member(entry, "data")];
  const actor = actorOf(memberOf(entry, "actor"));
  const ids = [text(subject, "id"), ...(type === "outcome" ? [text(data, "crm_id")] : [])].filter((id) => id !== "");
  return [...new Set([
    indexName.type(type), indexName.actor(actor, null), indexName.actor(actor, type),
    ...ids.map(indexName.record),
    ...REFS.map((name) => text(ref, name)).filter((id) => id !== "").map(indexName.follows),
    ...(type === "decision" && text(ref, "proposal") !== "" ? [indexName.decides(text(ref, "proposal"))] : []),
    ...new Set(placesErased(entry).map(({ seq }) => indexName.erases(seq))),
    ...(decided === null ? [] : coachingNames(rulesOf(data, decided), decided.rep)),
  ])];
}

/** The rules that a decision was asked by: the class of fixes, and the reasons. */
export function rulesOf(data: AuditJson, { rule }: Pick<Decided, "rule">): readonly string[] {
  const codes = member(data, "reason_codes");
  const reasons = isList(codes) ? codes.filter((code) => typeof code === "string") : [];
  return [...new Set([...(rule === null ? [] : [rule]), ...reasons])].slice(0, RULES_MAX);
}

/** The review that a decision is about; null for other entries. */
export function reviewOf(entry: AuditJson): string | null {
  const subject = member(entry, "subject");
  return text(entry, "type") === "decision" && text(subject, "object") === "review" ? text(subject, "id") : null;
}

function coachingNames(rules: readonly string[], rep: string | null): readonly string[] {
  return [null, ...rules].flatMap((rule) => [indexName.coaching(null, rule), ...(rep === null ? [] : [indexName.coaching(rep, rule)])]);
}

const member = (value: AuditJson, name: string): AuditJson => memberOf(value, name) ?? null;
const isList = (value: AuditJson): value is readonly AuditJson[] => Array.isArray(value);

function text(value: AuditJson, name: string): string {
  const found = memberOf(value, name);
  return typeof found === "string" ? found : "";
}
