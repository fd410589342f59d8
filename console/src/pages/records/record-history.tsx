import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { EntryWords } from "../audit/entry-card.tsx";
import { count, type LogEntry, type Verdict } from "../audit/shapes.ts";
import { WhichRecord } from "./which-record.tsx";
import { WrittenHere } from "./written-here.tsx";

const QUESTIONS = ["proposed", "changed", "approved", "reached"] as const;
/** The CRM's own records; what Steward logs is taken back in the CRM. */
const CHANGED: ReadonlySet<string> = new Set(["contact", "account", "opportunity"]);
type Answers = Readonly<Record<(typeof QUESTIONS)[number], readonly { readonly seq: number; readonly said: string }[]>>;

/** What the index finds, at once. */
interface Found {
  readonly entries: readonly LogEntry[];
  readonly answers: Answers;
  readonly elsewhere: string;
  readonly isComplete: boolean;
  readonly size: number;
  readonly indexed: number;
}

/** What the log itself tells, once it was walked. */
interface Walked {
  readonly entries: readonly { readonly seq: number }[];
  readonly answers: Answers & { readonly intact: string };
  readonly chain: Verdict;
}

/** The history of a record: shown at once by the log's index, and held against the log when that was walked. */
export function RecordHistory() {
  const { object = "", id = "" } = useParams();
  const { installation, can } = useSession();
  const api = useApi();
  const at = `/records/${installation?.crm ?? ""}/${encodeURIComponent(object)}/${encodeURIComponent(id)}`;
  const found = useQuery({ queryKey: api.key("records", object, id, "entries"), queryFn: ({ signal }) => api.get<Found>(`${at}/entries`, {}, signal) });
  const walked = useQuery({ queryKey: api.key("records", object, id, "history"), queryFn: ({ signal }) => api.get<Walked>(`${at}/history`, {}, signal), enabled: can("audit:read") && found.isSuccess, staleTime: 60_000 });
  const w = words.records;
  return (
    <Page title={w.of(w.objects[object] ?? object, id)}>
      {found.isPending && <Loading />}
      {found.isError && <Failure error={found.error} onRetry={() => { void found.refetch(); }} />}
      {found.data !== undefined && (
        <div className="stack">
          <section className="card"><h2>{w.intact}</h2>
            {!can("audit:read") && <p>{w.notAsked}</p>}
            {walked.isLoading && <p role="status"><Loader size="xs" aria-hidden="true" /> {w.walking}</p>}
            {walked.isError && <Failure error={walked.error} onRetry={() => { void walked.refetch(); }} />}
            {walked.data !== undefined && <ChainVerdict walked={walked.data} found={found.data} />}
          </section>
          {CHANGED.has(object) && <WrittenHere at={at} object={object} id={id} />}
          <History found={found.data} answers={walked.data?.answers ?? found.data.answers} />
          <section className="card"><h2>{w.ask.title}</h2><WhichRecord key={`${object} ${id}`} object={object} id={id} /></section>
        </div>
      )}
    </Page>
  );
}

function ChainVerdict({ walked: { chain, answers, entries }, found }: { readonly walked: Walked; readonly found: Found }) {
  const { verify } = words.audit;
  const isSame = entries.length === found.entries.length && entries.every(({ seq }, index) => seq === found.entries[index]?.seq);
  return (
    <div role={chain.ok ? "status" : "alert"}>
      <p><Mark tone={chain.ok ? "good" : "bad"}>{chain.ok ? verify.good : verify.broken}</Mark>{" "}{verify.walked(count(chain.walked))}</p>
      <p style={{ overflowWrap: "anywhere" }}>{answers.intact}</p>
      {!isSame && found.indexed === found.size && <p role="alert"><Mark tone="bad">!</Mark> {words.records.differs}</p>}
    </div>
  );
}

function History({ found: { entries, elsewhere, isComplete, size, indexed }, answers }: { readonly found: Found; readonly answers: Answers }) {
  const w = words.records;
  if (entries.length === 0) return <Empty title={w.none.title}><p>{w.none.text}</p>{indexed < size && <p>{w.late(count(size - indexed))}</p>}</Empty>;
  return (
    <>
      <div className="two-cards" style={{ marginBottom: 0 }}>
        {QUESTIONS.map((question) => (
          <section className="card" key={question}><h2>{w.questions[question]}</h2>
            {answers[question].length === 0 ? <p>{w.nothing}</p> : <ul>{answers[question].map(({ seq, said }, index) => <li key={index}><ForeignText text={said} /> <small>({words.coaching.entry(String(seq))})</small></li>)}</ul>}
          </section>
        ))}
      </div>
      <p>{elsewhere}</p>
      {indexed < size && <p role="status">{w.late(count(size - indexed))}</p>}
      {!isComplete && <p role="status">{w.cut}</p>}
      <section><h2>{w.entries(count(entries.length))}</h2><ol className="plain-list card">{entries.map((entry) => <li key={entry.seq}><EntryWords entry={entry} isBrief /></li>)}</ol></section>
    </>
  );
}
