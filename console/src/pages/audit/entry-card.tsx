import { Anchor } from "@mantine/core";
import { Link } from "react-router";

import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark, type Tone } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { words } from "../../words/words.ts";
import { count, type LogEntry } from "./shapes.ts";

const TONES: Readonly<Record<string, Tone>> = { decision: "accent", write: "good", outcome: "good", erasure: "warn", access: "plain", config: "warn", proposal: "accent" };

/** One entry in words: where it stands, when, who, and what. `link` says whether it names the one before it; null where that is not asked. */
export function EntryCard({ entry, link = null, isHere = false }: { readonly entry: LogEntry | null; readonly link?: boolean | null; readonly isHere?: boolean }) {
  const { missing, linkHolds, linkBroken } = words.audit.entry;
  return (
    <article className="card log-entry" data-here={isHere}>
      {link !== null && <p style={{ margin: "0 0 0.4rem" }}><Mark tone={link ? "good" : "bad"}>{link ? `↑ ${linkHolds}` : `↯ ${linkBroken}`}</Mark></p>}
      {entry === null ? <p>{missing}</p> : <EntryWords entry={entry} />}
    </article>
  );
}

/** What an entry tells; values that the log only commits to are withheld. `isBrief` folds all but the first line. */
export function EntryWords({ entry: { seq, at, type, by, lines: [what = "", ...more], tied }, isBrief = false }: { readonly entry: LogEntry; readonly isBrief?: boolean }) {
  const { explore, types } = words.audit;
  return (
    <>
      <p style={{ margin: 0, display: "flex", flexWrap: "wrap", gap: "0.2rem 0.7rem", alignItems: "baseline" }}>
        <Anchor component={Link} to={`/audit/entries/${String(seq)}`}>{explore.position(String(seq))}</Anchor>
        <Mark tone={TONES[type] ?? "plain"}>{types[type] ?? <ForeignText text={type} />}</Mark>
        <small style={{ color: "var(--mantine-color-dimmed)" }}><Moment at={at} /> · {explore.by} <ForeignText text={by} />{tied === true && ` · ${words.records.tied}`}</small>
      </p>
      <p style={{ margin: "0.25rem 0 0" }}><ForeignText text={what} /></p>
      {isBrief ? <MoreLines lines={more} /> : <Lines lines={more} />}
    </>
  );
}

/** What belongs to the first line of an entry, folded away until it is asked for. */
export function MoreLines({ lines }: { readonly lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return <details><summary>{words.audit.explore.details(count(lines.length))}</summary><Lines lines={lines} /></details>;
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return lines.length === 0 ? null : <ul style={{ margin: "0.2rem 0 0", paddingInlineStart: "1.2rem" }}>{lines.map((line, index) => <li key={index}><ForeignText text={line} /></li>)}</ul>;
}
