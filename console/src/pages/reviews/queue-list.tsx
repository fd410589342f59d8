import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { Button } from "../../ui/button.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { words } from "../../words/words.ts";
import type { ReviewLine } from "./types.ts";
import type { Underway } from "./use-deeds.ts";

const { row, reasons, objects } = words.reviews;

/** What the list shows and what may be done in it. */
export interface QueueListProps {
  readonly all: readonly ReviewLine[];
  readonly current: string | null;
  readonly selected: ReadonlySet<string>;
  readonly underway: ReadonlyMap<string, Underway>;
  readonly names: ReadonlyMap<string, string>;
  /** The server's time. */
  readonly now: string;
  /** What of the address stays when a review is opened. */
  readonly search: string;
  readonly onSelect: (id: string) => void;
  readonly more: { readonly isThere: boolean; readonly isLoading: boolean; readonly load: () => void };
}

/** The id under which a row's link is found when it takes the focus. */
export const rowLinkId = (id: string): string => `review-${id}`;

/** The queue, a row a review. Rows out of sight are not painted, so that thousands of them cost nothing. */
export function QueueList({ all, more, ...props }: QueueListProps) {
  return (
    <>
      <ul className="queue" aria-label={words.reviews.list}>{all.map((review) => <Row key={review.id} review={review} {...props} />)}</ul>
      {more.isThere && <Button variant="default" fullWidth mt="xs" loading={more.isLoading} onClick={more.load}>{words.frame.more}</Button>}
    </>
  );
}

function Row({ review, current, selected, underway, names, now, search, onSelect }: Omit<QueueListProps, "all" | "more"> & { readonly review: ReviewLine }) {
  const { id, title, reasons: codes, about, assigneeId, dueAt, snoozedUntil, state } = review;
  const deed = underway.get(id);
  const isOver = state === "open" && dueAt < now;
  return (
    <li className="queue-row" data-current={id === current} data-stage={deed?.stage}>
      <Checkbox size="xs" mt={3} aria-label={row.select(title)} checked={selected.has(id)} onChange={() => { onSelect(id); }} />
      <Link id={rowLinkId(id)} to={{ pathname: `/reviews/${encodeURIComponent(id)}`, search }} aria-current={id === current ? "true" : undefined} className="queue-link">
        <strong><ForeignText text={title} /></strong>
        <span className="queue-facts">
          {about !== undefined && <span>{objects[about.object] ?? about.object}</span>}
          {assigneeId !== null && <ForeignText text={names.get(assigneeId) ?? assigneeId} />}
          {isOver ? <Mark tone="bad">{row.overdue}</Mark> : <span>{row.due} <Moment at={dueAt} /></span>}
          {snoozedUntil !== undefined && <Mark>{row.putOff} <Moment at={snoozedUntil} /></Mark>}
          {state !== "open" && <Mark>{words.reviews.states[state]}</Mark>}
          {codes.slice(0, 3).map((code) => <Mark key={code} tone={code === "probation" ? "plain" : "warn"}>{reasons[code] ?? code}</Mark>)}
          {deed !== undefined && <Stage underway={deed} />}
        </span>
      </Link>
    </li>
  );
}

function Stage({ underway: { stage, deed, why } }: { readonly underway: Underway }): ReactNode {
  if (stage === "failed") return <Mark tone="bad">{row.failed}: {why}</Mark>;
  return <Mark tone="accent">{words.reviews.done[deed.verb]}{stage === "sending" ? `, ${row.sending}` : ""}</Mark>;
}
