import { Anchor, Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { useApi } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import type { Standing } from "./shapes.ts";

const TONES = { connected: "good", "reconnect-needed": "bad", disconnected: "warn" } as const;
const CHAIN_TONES = { walking: "plain", valid: "good", broken: "bad", untrusted: "bad" } as const;
/** How things stand is looked at again this often while the page is open. */
const LOOK_EVERY_MS = 15_000;

/** One installation: connection, counts, reviews, how far the CRM was read, calls, audit log. */
export function InstallationCard({ id }: { readonly id: string }) {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: ["installation", id], queryFn: ({ signal }) => api.get<Standing>(`/installations/${id}`, {}, signal), refetchInterval: LOOK_EVERY_MS });
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (data === undefined) return <Loading />;
  return <Card standing={data} />;
}

function Card({ standing }: { readonly standing: Standing }) {
  const { id, title, name, state, isSandbox, isOnProbation, isPaused, activities, budget, chain } = standing;
  const isEmpty = activities !== null && Object.values(activities).every((count) => count === 0);
  const text = words.overview;
  return (
    <section className="card" aria-labelledby={`i-${id}`}>
      <h2 id={`i-${id}`} style={{ marginTop: 0 }}>{title}: <ForeignText text={name} /></h2>
      <Group gap="xs">
        <Mark tone={TONES[state]}>{text.state[state]}</Mark>
        {isSandbox && <Mark tone="accent">{text.sandbox}</Mark>}
        {isOnProbation && <Mark tone="warn">{text.probation}</Mark>}
        {isPaused && <Mark tone="warn">{text.paused}</Mark>}
        <Mark tone={CHAIN_TONES[chain.state]}>{text.chain[chain.state]}</Mark>
      </Group>
      {isOnProbation && <p>{text.probationText}</p>}
      {isEmpty ? <p>{text.nothing} <code>{text.nothingCommand}</code>.</p> : <Figures standing={standing} />}
      <ReviewLine standing={standing} />
      <p>{standing.readUpTo === null ? text.notRead : <>{text.readUpTo} <Moment at={standing.readUpTo} />.</>}</p>
      {(budget.isTight || budget.limit !== null) && <p>{text.budget}: {budget.detail}.{budget.fix !== null && ` ${budget.fix}`}</p>}
      <p>{chain.detail}{chain.at !== null && <> (<Moment at={chain.at} />)</>}</p>
      <Anchor component={Link} to={`/first-run?installation=${id}`}>{text.setUp}</Anchor>
    </section>
  );
}

function Figures({ standing: { activities, writes, records } }: { readonly standing: Standing }) {
  // Counts of everybody's work are not told to who sees some people's alone.
  if (activities === null || writes === null || records === null) return null;
  const { counts } = words.overview;
  const figures: readonly (readonly [string, number])[] = [
    [counts.waiting, activities.queued + activities.logging], [counts.logged, activities.logged], [counts.review, activities.review], [counts.blocked, activities.blocked],
    [counts.skipped, activities.skipped + activities.rejected], [counts.writesWaiting, writes.due + writes.intended], [counts.writesDone, writes.done], [counts.records, records],
  ];
  return <dl className="figures" style={{ marginTop: "1rem", gridTemplateColumns: "repeat(auto-fit, minmax(6.2rem, 1fr))" }}>{figures.map(([label, count]) => <div key={label}><dt>{label}</dt><dd>{count.toLocaleString()}</dd></div>)}</dl>;
}

function ReviewLine({ standing: { reviews: { open, overdue }, id } }: { readonly standing: Standing }) {
  const { reviews, noReviews } = words.overview;
  if (open === 0) return <p>{noReviews}</p>;
  return <p><Anchor component={Link} to={`/reviews?installation=${id}`}>{reviews(String(open), overdue)}</Anchor></p>;
}
