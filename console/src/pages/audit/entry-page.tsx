import { Anchor, Group } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Page } from "../../ui/page.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { EntryCard } from "./entry-card.tsx";
import type { EntryBetween, StoredEntry } from "./shapes.ts";

/** One entry between its neighbours: what it says, its bytes, its links, its proof, and on request its values. */
export function EntryPage() {
  const { seq = "" } = useParams();
  const api = useApi();
  const around = useQuery({ queryKey: api.key("audit", "entry", seq), queryFn: ({ signal }) => api.get<EntryBetween>(`/audit/entries/${encodeURIComponent(seq)}`, {}, signal) });
  const w = words.audit.entry;
  return (
    <Page title={w.title(seq)} actions={<Anchor component={Link} to="/audit">{w.back}</Anchor>}>
      {around.isPending && <Loading />}
      {around.isError && <Failure error={around.error} onRetry={() => { void around.refetch(); }} />}
      {around.data !== undefined && <Around key={seq} seq={Number(seq)} around={around.data} />}
    </Page>
  );
}

function Around({ seq, around: { before, entry, after, links, size } }: { readonly seq: number; readonly around: EntryBetween }) {
  const w = words.audit.entry;
  return (
    <div className="stack">
      <section><h2>{w.before}</h2>{seq === 0 ? <p>{w.first}</p> : <EntryCard entry={before} />}</section>
      <section>
        <h2>{w.here}</h2>
        <EntryCard entry={entry} isHere link={links.before} />
        {entry !== null && <Details entry={entry} />}
      </section>
      <section><h2>{w.after}</h2>{seq >= size - 1 ? <p>{w.last}</p> : <EntryCard entry={after} link={links.after} />}</section>
      <Group className="no-print">
        {seq > 0 && <Anchor component={Link} to={`/audit/entries/${String(seq - 1)}`}>← {w.previous}</Anchor>}
        {seq < size - 1 && <Anchor component={Link} to={`/audit/entries/${String(seq + 1)}`}>{w.next} →</Anchor>}
      </Group>
    </div>
  );
}

function Details({ entry: { seq, subject, bytes, leaf } }: { readonly entry: StoredEntry }) {
  const api = useApi();
  const { can } = useSession();
  const w = words.audit.entry;
  const hasHistory = subject !== null && Object.hasOwn(words.records.objects, subject.object);
  return (
    <div className="card" style={{ marginTop: "0.6rem" }}>
      <Group gap="sm" className="no-print">
        {hasHistory && <Anchor component={Link} to={`/records/${encodeURIComponent(subject.object)}/${encodeURIComponent(subject.id)}`}>{w.history}</Anchor>}
        <Anchor href={api.href(`/audit/entries/${String(seq)}/proof`)} download>{w.proof}</Anchor>
      </Group>
      {can("audit:reveal") && <Values seq={seq} />}
      <details><summary>{w.bytes}</summary><pre className="bytes" tabIndex={0}><ForeignText text={bytes} /></pre><p>{w.leaf}: <code>{leaf}</code></p></details>
    </div>
  );
}

interface Revealed {
  readonly places: readonly { readonly path: string; readonly state: string; readonly value?: unknown }[];
}

/** Asked for by a click alone: each showing is an entry of the log. */
function Values({ seq }: { readonly seq: number }) {
  const api = useApi();
  const w = words.audit.entry;
  const reveal = useMutation({ mutationFn: () => api.post<Revealed>(`/audit/entries/${String(seq)}/reveal`) });
  return (
    <div>
      <p><small>{w.revealHint}</small></p>
      <Button variant="default" loading={reveal.isPending} onClick={() => { reveal.mutate(); }} className="no-print">{w.reveal}</Button>
      {reveal.isError && <Failure error={reveal.error} />}
      {reveal.data !== undefined && (reveal.data.places.length === 0 ? <p role="status">{w.nothing}</p> : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={w.revealed}>
          <table className="figures-table words">
            <caption>{w.revealed}</caption>
            <thead><tr><th scope="col">{w.place}</th><th scope="col">{w.state}</th><th scope="col">{w.value}</th></tr></thead>
            <tbody>{reveal.data.places.map(({ path, state, value }) => (
              <tr key={path}><th scope="row"><code>{path.replace(/^\/data\//, "")}</code></th><td><Mark tone={state === "match" ? "good" : state === "erased" ? "plain" : "bad"}>{w.states[state] ?? state}</Mark></td><td><ForeignText text={shown(value)} empty={value !== undefined} /></td></tr>
            ))}</tbody>
          </table>
        </div>
      ))}
    </div>
  );
}

const shown = (value: unknown): string | null => (value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value));
