import { Group, NativeSelect, TextInput } from "@mantine/core";
import { type InfiniteData, type QueryKey, useInfiniteQuery } from "@tanstack/react-query";
import type { SyntheticEvent } from "react";
import { useSearchParams } from "react-router";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { EntryWords } from "./entry-card.tsx";
import { count, type LogEntry } from "./shapes.ts";

/** Filters as they stand in the address. */
const FILTERS = ["type", "actor", "object", "record", "from", "to", "fromSeq"] as const;
const DAY_MS = 86_400_000;

interface Explored {
  readonly entries: readonly LogEntry[];
  readonly next: number | null;
  readonly size: number;
  readonly indexed: number;
}

/** The log, newest first, through filters that stand in the address. */
export function Explorer() {
  const [search, setSearch] = useSearchParams();
  const filters = Object.fromEntries(FILTERS.flatMap((name): [string, string][] => { const value = search.get(name); return value === null || value === "" ? [] : [[name, value]]; }));
  const choose = (chosen: Readonly<Record<string, string>>): void => {
    setSearch((present) => {
      for (const name of FILTERS) { if (chosen[name] === undefined || chosen[name] === "") present.delete(name); else present.set(name, chosen[name]); }
      return present;
    });
  };
  const { heading } = words.audit.explore;
  return (
    <section aria-labelledby="explore-heading">
      <h2 id="explore-heading">{heading}</h2>
      <Filters key={JSON.stringify(filters)} filters={filters} onChoose={choose} />
      <Entries filters={filters} />
    </section>
  );
}

function Filters({ filters, onChoose }: { readonly filters: Readonly<Record<string, string>>; readonly onChoose: (chosen: Readonly<Record<string, string>>) => void }) {
  const { explore: w, types } = words.audit;
  const apply = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onChoose(Object.fromEntries(FILTERS.map((name) => { const value = form.get(name); return [name, typeof value === "string" ? value.trim() : ""]; })));
  };
  return (
    <form className="card no-print" onSubmit={apply} aria-label={w.filters} style={{ marginBottom: "1rem" }}>
      <div className="fields">
        <NativeSelect name="type" label={w.type} defaultValue={filters["type"] ?? ""} data={[{ value: "", label: w.any }, ...Object.entries(types).map(([value, label]) => ({ value, label }))]} />
        <TextInput name="actor" label={w.actor} placeholder={w.actorHint} defaultValue={filters["actor"] ?? ""} />
        <TextInput name="object" label={w.object} placeholder={w.objectHint} defaultValue={filters["object"] ?? ""} />
        <TextInput name="record" label={w.record} defaultValue={filters["record"] ?? ""} />
        <TextInput name="from" type="date" label={w.from} defaultValue={filters["from"] ?? ""} />
        <TextInput name="to" type="date" label={w.to} defaultValue={filters["to"] ?? ""} />
        <TextInput name="fromSeq" inputMode="numeric" label={w.fromSeq} defaultValue={filters["fromSeq"] ?? ""} />
      </div>
      <Group mt="sm" gap="xs">
        <Button type="submit">{w.apply}</Button>
        {Object.keys(filters).length > 0 && <Button variant="default" onClick={() => { onChoose({}); }}>{w.clear}</Button>}
      </Group>
    </form>
  );
}

function Entries({ filters }: { readonly filters: Readonly<Record<string, string>> }) {
  const api = useApi();
  const w = words.audit.explore;
  const { from, to, ...others } = filters;
  const asked = { ...others, from: dayStart(from), to: dayStart(to, DAY_MS) };
  const log = useInfiniteQuery<Explored, Error, InfiniteData<Explored>, QueryKey, number | null>({
    queryKey: api.key("audit", "entries", asked), initialPageParam: null,
    queryFn: ({ pageParam, signal }) => api.get<Explored>("/audit/entries", { ...asked, cursor: pageParam }, signal), getNextPageParam: ({ next }) => next,
  });
  if (log.isPending) return <Loading />;
  if (log.isError) return <Failure error={log.error} onRetry={() => { void log.refetch(); }} />;
  const entries = log.data.pages.flatMap((page) => page.entries);
  const late = (log.data.pages[0]?.size ?? 0) - (log.data.pages[0]?.indexed ?? 0);
  return (
    <>
      {late > 0 && Object.keys(filters).length > 0 && <p role="status">{w.late(count(late))}</p>}
      {entries.length === 0 && !log.hasNextPage ? <Empty title={w.none.title}><p>{w.none.text}</p></Empty> : (
        <ol className="plain-list card" aria-label={w.list}>{entries.map((entry) => <li key={entry.seq}><EntryWords entry={entry} isBrief /></li>)}</ol>
      )}
      {log.hasNextPage && <p className="no-print">{entries.length === 0 && w.looked} <Button variant="default" loading={log.isFetchingNextPage} onClick={() => { void log.fetchNextPage(); }}>{w.more}</Button></p>}
    </>
  );
}

/** The beginning of a day in the reader's own zone, or of the day after. */
function dayStart(day: string | undefined, plusMs = 0): string | undefined {
  if (day === undefined) return undefined;
  const at = new Date(`${day}T00:00:00`).getTime() + plusMs;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
