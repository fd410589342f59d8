import { Anchor, NativeSelect, TextInput } from "@mantine/core";
import { type InfiniteData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode, SyntheticEvent } from "react";
import { Link, useSearchParams } from "react-router";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark, type Tone } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { MoreLines } from "../audit/entry-card.tsx";
import { count, type LogEntry } from "../audit/shapes.ts";
import { duration } from "../quality/figures.ts";
import "../../ui/entries.css";

interface Case {
  readonly decision: LogEntry;
  readonly rep: { readonly id: string; readonly name: string | null } | null;
  readonly rules: readonly string[];
  readonly verdict: string;
  readonly edited: readonly string[];
  readonly hasReason: boolean;
  readonly msOpen: number | null;
  readonly proposals: readonly LogEntry[];
  readonly writes: readonly LogEntry[];
}

interface Cases {
  readonly cases: readonly Case[];
  readonly next: number | null;
  readonly size: number;
  readonly indexed: number;
  readonly reps: readonly { readonly id: string; readonly name: string }[];
}

const TONES: Readonly<Record<string, Tone>> = { approve: "good", edit: "accent", log: "accent", reject: "bad", block: "bad", expire: "warn", escalate: "warn" };

/** Decisions by rep and rule, each in its sequence: proposed, changed, decided, written. */
export function Coaching() {
  const [search, setSearch] = useSearchParams();
  const [rep, rule] = [search.get("rep") ?? "", search.get("rule") ?? ""];
  const api = useApi();
  const asked = { rep: rep === "" ? null : rep, rule: rule === "" ? null : rule };
  const pages = useInfiniteQuery<Cases, Error, InfiniteData<Cases>, QueryKey, number | null>({
    queryKey: api.key("coaching", asked), initialPageParam: null, getNextPageParam: ({ next }) => next,
    queryFn: ({ pageParam, signal }) => api.get<Cases>("/coaching", { ...asked, cursor: pageParam, limit: 20 }, signal),
  });
  const choose = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setSearch((present) => {
      for (const name of ["rep", "rule"]) { const value = form.get(name); if (typeof value === "string" && value.trim() !== "") present.set(name, value.trim()); else present.delete(name); }
      return present;
    });
  };
  const w = words.coaching;
  const [first] = pages.data?.pages ?? [];
  const cases = pages.data?.pages.flatMap((page) => page.cases) ?? [];
  const rules = [...new Set(cases.flatMap((one) => one.rules))].toSorted();
  return (
    <Page title={w.title} lead={w.lead}>
      <form key={`${rep} ${rule} ${String(first === undefined)}`} onSubmit={choose} className="card fields no-print" style={{ alignItems: "end", marginBottom: "1rem" }}>
        <NativeSelect name="rep" label={w.rep} defaultValue={rep} data={[{ value: "", label: w.everybody }, ...(first?.reps ?? []).map(({ id, name }) => ({ value: id, label: name }))]} />
        <TextInput name="rule" label={w.rule} placeholder={w.ruleHint} defaultValue={rule} list="coaching-rules" pattern="[\w.\-]{1,80}" />
        <datalist id="coaching-rules">{rules.map((one) => <option key={one} value={one}>{words.reviews.reasons[one] ?? one}</option>)}</datalist>
        <Button type="submit">{w.show}</Button>
      </form>
      {pages.isPending && <Loading />}
      {pages.isError && <Failure error={pages.error} onRetry={() => { void pages.refetch(); }} />}
      {first !== undefined && first.indexed < first.size && <p role="status">{w.late(count(first.size - first.indexed))}</p>}
      {first !== undefined && cases.length === 0 && <Empty title={w.none.title}><p>{w.none.text}</p></Empty>}
      {cases.map((one) => <OneCase key={one.decision.seq} one={one} />)}
      {pages.hasNextPage && <Button variant="default" className="no-print" loading={pages.isFetchingNextPage} onClick={() => { void pages.fetchNextPage(); }}>{w.more}</Button>}
    </Page>
  );
}

function OneCase({ one: { decision, rep, rules, verdict, edited, hasReason, msOpen, proposals, writes } }: { readonly one: Case }) {
  const w = words.coaching;
  return (
    <article className="card" style={{ marginBottom: "0.8rem" }}>
      <h2 style={{ margin: 0, display: "flex", flexWrap: "wrap", gap: "0.3rem 0.7rem", alignItems: "center" }}>
        <ForeignText text={rep?.name ?? rep?.id ?? w.nobody} /> <Mark tone={TONES[verdict] ?? "plain"}>{w.verdicts[verdict] ?? verdict}</Mark>
        {rules.map((rule) => <Mark key={rule}><ForeignText text={words.reviews.reasons[rule] ?? rule} /></Mark>)}
      </h2>
      <ol className="steps">
        <Step title={w.steps.proposed}>{proposals.length === 0 ? <p>{w.noProposal}</p> : proposals.map((entry) => <Said key={entry.seq} entry={entry} isWhole />)}</Step>
        <Step title={w.steps.changed}>{edited.length === 0 ? <p>{w.unchanged}</p> : <ul>{edited.map((field) => <li key={field}><ForeignText text={field} /></li>)}</ul>}</Step>
        <Step title={w.steps.decided}>
          <Said entry={decision} />
          <p><ForeignText text={decision.by} />, <Moment at={decision.at} />{msOpen !== null && `, ${w.open(duration(msOpen))}`}</p>
          {hasReason && <p>{w.reasonGiven}</p>}
        </Step>
        <Step title={w.steps.written}>{writes.length === 0 ? <p>{w.unwritten}</p> : writes.map((entry) => <Said key={entry.seq} entry={entry} />)}</Step>
      </ol>
    </article>
  );
}

const Step = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => <li><h3>{title}</h3>{children}</li>;

function Said({ entry: { seq, lines: [what = "", ...more] }, isWhole = false }: { readonly entry: LogEntry; readonly isWhole?: boolean }) {
  return (
    <>
      <p><ForeignText text={what} /> <Anchor component={Link} to={`/audit/entries/${String(seq)}`} size="sm">{words.coaching.entry(String(seq))}</Anchor></p>
      {isWhole && <MoreLines lines={more} />}
    </>
  );
}
