import type { AuditJson } from "./fact.ts";
import { memberOf } from "./reveal.ts";
import { type IsErased, tellEntry } from "./tell-entry.ts";

/** An entry as a list shows it. */
export interface ShownEntry {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly by: string;
  readonly subject: { readonly crm: string; readonly object: string; readonly id: string } | null;
  /** What happened, first in one line; values that the log only commits to are withheld. */
  readonly lines: readonly string[];
}

/** An entry as it is shown; `isErased` tells erased values from those withheld, where that is known. */
export function shownEntry(seq: number, entry: AuditJson, isErased: IsErased = () => false): ShownEntry {
  const traced = { seq, at: textOf(entry, "at"), type: textOf(entry, "type"), entry: isObject(entry) ? entry : {} };
  const subject = memberOf(entry, "subject");
  const { by, lines } = tellEntry(traced, isErased);
  return {
    seq, at: traced.at, type: traced.type, by, lines: entry === null ? ["this entry cannot be read: its bytes were changed"] : lines,
    subject: subject === undefined ? null : { crm: textOf(subject, "crm"), object: textOf(subject, "object"), id: textOf(subject, "id") },
  };
}

/** A text member of a piece of an entry; empty where there is none. */
export function textOf(value: AuditJson, name: string): string {
  const member = memberOf(value, name);
  return typeof member === "string" ? member : "";
}

const isObject = (value: AuditJson): value is { readonly [key: string]: AuditJson } => typeof value === "object" && value !== null && !Array.isArray(value);
