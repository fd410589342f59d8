import { Anchor, Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { useApi } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark, type Tone } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { count, percent } from "./figures.ts";
import type { Authority } from "./shapes.ts";

const w = words.quality.authority;
const TONES: Readonly<Record<string, Tone>> = { granted: "good", asking: "accent", recommends: "plain", never: "plain" };
const WHOLE = 100;

/** What each class of fixes may do alone, and how close the others are to earning it. */
export function AuthorityPart() {
  const api = useApi();
  const authority = useQuery({ queryKey: api.key("authority"), queryFn: ({ signal }) => api.get<Authority>("/authority", {}, signal) });
  return (
    <section className="card" aria-labelledby="authority-heading">
      <h2 id="authority-heading">{w.heading}</h2>
      <p>{w.lead}</p>
      <div className="no-print bar"><Anchor href={api.href("/quality/export", { table: "authority" })} download>{words.quality.csv}</Anchor></div>
      {authority.isPending && <Loading />}
      {authority.isError && <Failure error={authority.error} onRetry={() => { void authority.refetch(); }} />}
      {authority.data !== undefined && (authority.data.classes.length === 0 ? <Empty title={w.none.title}><p>{w.none.text}</p></Empty> : authority.data.classes.map((one) => <OneClass key={one.class} one={one} />))}
    </section>
  );
}

/** A class with the four things it has to show. */
export function OneClass({ one: { class: name, state, lacks, evidence: e, terms: t, lastLoss } }: { readonly one: Authority["classes"][number] }) {
  const shows: readonly Shown[] = [
    { label: w.accepted, value: percent(e.acceptanceAtLeast), needed: `≥ ${percent(t.acceptanceLowerMin)}`, detail: w.evidence(count(e.accepted), count(e.judged)), near: e.acceptanceAtLeast / t.acceptanceLowerMin, isLacking: lacks.includes("acceptance") },
    { label: w.reversed, value: percent(e.reversedAtMost), needed: `≤ ${percent(t.reversalUpperMax)}`, detail: w.evidence(count(e.reversed), count(e.done)), near: t.reversalUpperMax / Math.max(e.reversedAtMost, t.reversalUpperMax), isLacking: lacks.includes("reversals") },
    { label: w.reviewers, value: count(e.reviewers), needed: `≥ ${count(t.reviewersMin)}`, detail: "", near: e.reviewers / t.reviewersMin, isLacking: lacks.includes("reviewers") },
    { label: w.checks, value: percent(e.checkedWrongAtMost), needed: `≤ ${percent(t.secondLooksWrongUpperMax)}`, detail: w.evidence(count(e.checksWrong), count(e.checksRight + e.checksWrong)), near: t.secondLooksWrongUpperMax / Math.max(e.checkedWrongAtMost, t.secondLooksWrongUpperMax), isLacking: lacks.includes("second-looks") },
  ];
  return (
    <article style={{ borderTop: "1px solid var(--st-line)", paddingTop: "0.6rem", marginTop: "0.6rem" }}>
      <h3><ForeignText text={name} /> <Mark tone={TONES[state] ?? "plain"}>{w.states[state] ?? state}</Mark></h3>
      {lastLoss !== null && <p><Mark tone="warn">{w.lost}</Mark> <Moment at={lastLoss.at} />: {w.why[lastLoss.why] ?? lastLoss.why}</p>}
      <ul className="shows">{shows.map((one) => <Show key={one.label} {...one} />)}</ul>
    </article>
  );
}

interface Shown {
  readonly label: string;
  readonly value: string;
  readonly needed: string;
  readonly detail: string;
  /** How near it is, 0 to 1. */
  readonly near: number;
  readonly isLacking: boolean;
}

function Show({ label, value, needed, detail, near, isLacking }: Shown) {
  return (
    <li>
      <p>{label}: <strong>{value}</strong> {detail !== "" && <small>({detail})</small>}<br /><small>{w.needed(needed)} · {isLacking ? w.lacking : w.shown}</small></p>
      <Progress.Root size="sm"><Progress.Section value={Math.min(1, near) * WHOLE} color={isLacking ? "var(--st-warn)" : "var(--st-good)"} aria-label={`${label}, ${isLacking ? w.lacking : w.shown}`} /></Progress.Root>
    </li>
  );
}
