import { Progress } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { EntryCard } from "./entry-card.tsx";
import { type AuditState, count, type EntryBetween, type Verdict } from "./shapes.ts";
import { useVerification } from "./use-verification.ts";

const PERCENT = 100;

/** One click walks the chain; what is found is said in words, with the place where it broke. */
export function VerifyPanel({ last }: { readonly last: AuditState["last"] }) {
  const { walk, start } = useVerification();
  const { heading, start: first, again, walking, refused } = words.audit.verify;
  return (
    <section className="card" aria-labelledby="verify-heading">
      <h2 id="verify-heading">{heading}</h2>
      {walk.state === "idle" && <LastVerdict last={last} />}
      <div aria-live="polite">
        {walk.state === "walking" && <Walking walked={walk.walked} total={walk.total} />}
        {walk.state === "done" && (walk.verdict.broken === undefined ? <Whole verdict={walk.verdict} /> : <Broken verdict={walk.verdict} broken={walk.verdict.broken} />)}
      </div>
      {walk.state === "refused" && <div role="alert"><p><Mark tone="bad">{refused}</Mark></p><p>{walk.detail}</p></div>}
      {walk.state === "failed" && <Failure error={walk.error} />}
      <Button onClick={start} loading={walk.state === "walking"} mt="sm" className="no-print">{walk.state === "walking" ? walking : walk.state === "idle" ? first : again}</Button>
    </section>
  );
}

function Walking({ walked, total }: { readonly walked: number; readonly total: number }) {
  const { bar, progress } = words.audit.verify;
  return (
    <>
      <p>{progress(count(walked), count(total))}</p>
      <Progress.Root size="lg"><Progress.Section value={total === 0 ? 0 : (walked / total) * PERCENT} aria-label={bar} /></Progress.Root>
    </>
  );
}

function Whole({ verdict: { walked, checkpoints, unanchored, root } }: { readonly verdict: Verdict }) {
  const { good, walked: said, checkpoints: fit, noCheckpoint, tail, root: rootLabel } = words.audit.verify;
  return (
    <>
      <p style={{ fontSize: "1.15rem" }}><Mark tone="good">{good}</Mark>{" "}<strong>{said(count(walked))}</strong></p>
      <p>{checkpoints === undefined || checkpoints.matched === 0 ? noCheckpoint : `${fit(count(checkpoints.matched), count(checkpoints.seen))}. ${tail(count(unanchored))}`}</p>
      <details><summary>{rootLabel}</summary><code>{root}</code></details>
    </>
  );
}

function Broken({ verdict: { walked }, broken }: { readonly verdict: Verdict; readonly broken: NonNullable<Verdict["broken"]> }) {
  const { broken: title, at, upto, kinds, before, todo, neighbours, walked: said } = words.audit.verify;
  const api = useApi();
  const around = useQuery({ queryKey: api.key("audit", "entry", broken.at), queryFn: ({ signal }) => api.get<EntryBetween>(`/audit/entries/${String(broken.at)}`, {}, signal) });
  return (
    <div role="alert" style={{ borderInlineStart: "4px solid var(--st-bad)", paddingInlineStart: "0.8rem" }}>
      <p style={{ fontSize: "1.15rem" }}><Mark tone="bad">{title}</Mark>{" "}<strong>{broken.upto === undefined ? at(String(broken.at)) : upto(String(broken.at), String(broken.upto))}</strong></p>
      <p><strong>{kinds[broken.kind] ?? broken.kind}</strong></p>
      <p>{broken.detail}. {said(count(walked))}.</p>
      <p>{before(String(broken.at))} {todo}</p>
      {around.data !== undefined && (
        <>
          <h3>{neighbours}</h3>
          {[around.data.before, around.data.entry, around.data.after].map((entry, index) => (
            <EntryCard key={index} entry={entry} isHere={index === 1} link={index === 1 ? around.data.links.before : index === 2 ? around.data.links.after : null} />
          ))}
        </>
      )}
    </div>
  );
}

function LastVerdict({ last }: { readonly last: AuditState["last"] }) {
  const { never, last: said, lastValid, lastBroken, lastUntrusted, whole } = words.audit.verify;
  if (last === null) return <p>{never}</p>;
  const [tone, found] = last.verdict === "valid" ? ["good", lastValid(count(last.walked))] as const : ["bad", last.verdict === "untrusted" ? lastUntrusted : lastBroken(last.verdict)] as const;
  return (
    <>
      <p>{said} <Mark tone={tone}>{last.verdict}</Mark> {found}, <Moment at={last.at} show="away" />.</p>
      {last.wholeAt !== null && <p>{whole} <Moment at={last.wholeAt} />.</p>}
    </>
  );
}
