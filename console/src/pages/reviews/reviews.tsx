import { Anchor, Button } from "@mantine/core";
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";

import { useSession } from "../../api/session.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { useDeeds } from "./deeds.tsx";
import { Filters } from "./filters.tsx";
import { KeptViews } from "./kept-views.tsx";
import { KeysHelp } from "./keys-help.tsx";
import { OpenReview } from "./open-review.tsx";
import { QueueList, rowLinkId } from "./queue-list.tsx";
import type { ReviewLine } from "./types.ts";
import { type Filter, type FilterName, FILTERS, filterIn, useQueue, useReviewers } from "./use-queue.ts";
import { useKeys } from "./keys.ts";

const { live, empty, noneChosen } = words.reviews;

/** The review queue: the list, and beside it the review that is open. */
export function Reviews() {
  const { current, search, filter, setFilter, narrow, open, close } = useAddress();
  const { can } = useSession();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isHelp, setHelp] = useState(false);
  const searchRef = useRef<HTMLInputElement>(null);
  const queue = useQueue(filter);
  const deeds = useDeeds();
  const { tell } = deeds;
  const { data: people } = useReviewers();
  const names = useMemo(() => new Map((people?.reviewers ?? []).map(({ id, name }) => [id, name])), [people]);
  const { all, total } = queue;
  const cursor = current ?? null;
  const select = useCallback((id: string) => { setSelected((before) => toggled(before, id)); }, []);
  // Keys may come faster than the address changes: each goes on from where the last one went.
  const place = useRef(cursor);
  useLayoutEffect(() => { place.current = cursor; }, [cursor]);
  const move = (step: 1 | -1, isTold = true): void => {
    const next = neighbour(all, place.current, step);
    if (next === undefined) {
      if (step === 1 && queue.hasNextPage) void queue.fetchNextPage();
      if (!isTold && place.current !== null) open(place.current, true);
      return;
    }
    place.current = next.id;
    open(next.id, true);
    document.getElementById(rowLinkId(next.id))?.focus();
    if (isTold) tell(live.opened(next.title));
  };
  /** To the row in the list; where the list gave way to the review, to the list. */
  const goBack = (): void => {
    const link = document.getElementById(rowLinkId(cursor ?? ""));
    if (link?.offsetParent != null) link.focus();
    else close();
  };
  useKeys({
    j: () => { move(1); }, k: () => { move(-1); }, "/": () => { searchRef.current?.focus(); }, "?": () => { setHelp(true); }, z: () => { void deeds.undo(); },
    " ": () => { if (place.current !== null) select(place.current); }, Enter: () => { document.getElementById("review-title")?.focus(); },
    Escape: () => { if (cursor !== null) goBack(); },
  }, !isHelp);
  const chosen = all.filter(({ id }) => selected.has(id));
  return (
    <Page title={words.reviews.title} lead={total === null ? words.reviews.keysHint : `${words.reviews.count(total.count, total.isMore)}. ${words.reviews.keysHint}`} actions={<><KeptViews filter={filter} onChoose={setFilter} tell={tell} /><Button size="xs" variant="default" onClick={() => { setHelp(true); }}>{words.reviews.keys.open}</Button></>}>
      <Filters filter={filter} onNarrow={narrow} onClear={() => { setFilter({}); }} searchRef={searchRef} />
      {chosen.length > 0 && can("reviews:decide") && <BulkBar chosen={chosen} selector={search} onClear={() => { setSelected(new Set()); }} onAll={() => { setSelected(new Set(all.map(({ id }) => id))); }} onDone={(said) => { tell(said); setSelected(new Set()); }} />}
      <div className="reviews" data-open={cursor !== null} style={{ marginTop: "0.8rem" }}>
        <section aria-label={words.reviews.list}>
          {queue.isPending || (queue.isSeeking && all.length === 0) ? <Loading /> : queue.error !== null && all.length === 0 ? <Failure error={queue.error} onRetry={() => { void queue.refetch(); }} /> : all.length === 0 ? <Empty title={empty.title}><p>{empty.text}</p></Empty>
            : <QueueList all={all} current={cursor} selected={selected} underway={deeds.all} names={names} now={queue.now} search={search} onSelect={select} more={{ isThere: queue.hasNextPage, isLoading: queue.isFetchingNextPage, load: () => { void queue.fetchNextPage(); } }} />}
        </section>
        <section className="card reviews-detail" aria-label={words.reviews.detail.question}>
          {cursor !== null && <Anchor component={Link} className="back" to={{ pathname: "/reviews", search }}>{words.reviews.detail.back}</Anchor>}
          {cursor === null ? <Empty title={noneChosen.title}><p>{noneChosen.text}</p></Empty> : <OpenReview key={cursor} id={cursor} deeds={deeds} isListening={!isHelp} isMeant={() => place.current === cursor} onDecided={() => { move(1, false); }} />}
        </section>
      </div>
      {isHelp && <KeysHelp onClose={() => { setHelp(false); }} />}
    </Page>
  );
}

/** The router's key of the entry of the browser's history with which the console was opened. */
const ARRIVAL = "default";

/** What the address says: which review is open, and what the list is narrowed by. */
function useAddress() {
  const { pathname, key } = useLocation();
  const [params, setParams] = useSearchParams();
  const navigate = useNavigate();
  const current = decodeURIComponent(pathname.split("/")[2] ?? "") || null;
  const search = params.toString();
  const filter = useMemo(() => filterIn(new URLSearchParams(search)), [search]);
  // One choice may follow another faster than the address is drawn: each adds to what was chosen, not to what is seen.
  const chosen = useRef(filter);
  useLayoutEffect(() => { chosen.current = filter; }, [filter, key]);
  const setFilter = (next: Filter): void => {
    chosen.current = next;
    setParams((before) => {
      for (const name of FILTERS) before.delete(name);
      for (const [name, value] of Object.entries(next)) before.set(name, value);
      return before;
    });
  };
  const narrow = (name: FilterName, value: string): void => {
    setFilter(Object.fromEntries(Object.entries({ ...chosen.current, [name]: value }).filter(([, wanted]) => wanted !== "")));
  };
  const open = (id: string, isStep = false): void => {
    // Whoever came straight to a review and went on from it finds the queue when they go back, not what was before Steward.
    const isArrival = isStep && key === ARRIVAL;
    if (isArrival) void navigate({ pathname: "/reviews", search }, { replace: true });
    void navigate({ pathname: `/reviews/${encodeURIComponent(id)}`, search }, { replace: isStep && !isArrival });
  };
  const close = (): void => { void navigate({ pathname: "/reviews", search }); };
  return { current, search, filter, setFilter, narrow, open, close };
}

function neighbour(all: readonly ReviewLine[], current: string | null, step: 1 | -1): ReviewLine | undefined {
  const at = all.findIndex(({ id }) => id === current);
  return at < 0 ? all[0] : all[at + step];
}

function toggled(all: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(all);
  if (!after.delete(id)) after.add(id);
  return after;
}
