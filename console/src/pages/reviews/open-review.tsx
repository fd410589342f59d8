import { Button, Kbd } from "@mantine/core";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { type Asking, DeedDialog } from "./deed-dialog.tsx";
import { useKeys } from "./keys.ts";
import { ReviewDetail } from "./review-detail.tsx";
import type { Deed, ReviewShown } from "./types.ts";
import type { useDeeds } from "./use-deeds.ts";
import { useReview } from "./use-queue.ts";

const { detail: said, verbs, snooze } = words.reviews;
const ASKING: Readonly<Record<string, Asking>> = { e: "edit", r: "reject", b: "block", s: "snooze", g: "assign" };

interface OpenReviewProps {
  readonly id: string;
  readonly deeds: ReturnType<typeof useDeeds>;
  readonly isListening: boolean;
  /** Somebody decided: the next one is theirs to look at. */
  readonly onDecided: () => void;
}

/** The review that is open, with what may be done about it. */
export function OpenReview({ id, deeds, isListening, onDecided }: OpenReviewProps) {
  const { data, error, refetch } = useReview(id);
  const { can } = useSession();
  const [openedAt] = useState(() => performance.now());
  const [asking, setAsking] = useState<Asking | null>(null);
  const [picks, setPicks] = useState<ReadonlySet<number>>(new Set());
  const shown = data?.shown ?? null;
  const isUnderway = deeds.all.get(id)?.stage === "held" || deeds.all.get(id)?.stage === "sending";
  const mayDecide = shown?.review.state === "open" && can("reviews:decide") && !isUnderway && data?.elsewhere === null;
  const act = (deed: Deed): void => {
    setAsking(null);
    if (shown === null || !mayDecide) return;
    deeds.act(shown.review, withPicks(deed, picks), openedAt);
    onDecided();
  };
  const plain = (verb: "approve" | "log" | "escalate") => (): void => { act({ verb, said: {} }); };
  const isShown = shown !== null;
  // Where the list gives way to the review, or its row is gone, the focus has nowhere else to be.
  useEffect(() => { if (isShown && document.activeElement === document.body) document.getElementById("review-title")?.focus(); }, [isShown]);
  useKeys({
    a: plain("approve"), l: plain("log"), x: plain("escalate"),
    ...Object.fromEntries(Object.entries(ASKING).map(([key, what]) => [key, () => { if (mayDecide) setAsking(what); }])),
  }, isListening && asking === null);
  if (shown === null) return error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />;
  return (
    <>
      {data?.elsewhere != null && <Elsewhere id={id} installation={data.elsewhere} />}
      <ReviewDetail shown={shown} deeds={mayDecide ? <Deeds onPlain={plain} onAsk={setAsking} /> : null} picks={picks} onPick={(place) => { setPicks((before) => { const after = new Set(before); if (!after.delete(place)) after.add(place); return after; }); }} />
      {shown.review.state === "open" && !can("reviews:decide") && <p>{said.notYours}</p>}
      {shown.review.state !== "open" && <Feedback shown={shown} />}
      <DeedDialog asking={asking} review={shown.review} shown={shown} onDeed={act} onClose={() => { setAsking(null); }} />
    </>
  );
}

/** Picked candidates make an approval one with changes. */
function withPicks(deed: Deed, picks: ReadonlySet<number>): Deed {
  if (deed.verb === "snooze" || picks.size === 0 || (deed.verb !== "approve" && deed.verb !== "edit")) return deed;
  return { verb: "edit", said: { ...deed.said, picks: [...picks] } };
}

function Deeds({ onPlain, onAsk }: { readonly onPlain: (verb: "approve" | "log" | "escalate") => () => void; readonly onAsk: (asking: Asking) => void }) {
  const button = (key: string, label: string, onClick: () => void, isFirst = false) => (
    <Button key={key} size="xs" variant={isFirst ? "filled" : "default"} aria-keyshortcuts={key} onClick={onClick} rightSection={<Kbd size="xs" aria-hidden>{key}</Kbd>}>{label}</Button>
  );
  return (
    <div className="deeds" role="group" aria-label={said.decide}>
      {button("a", verbs.approve, onPlain("approve"), true)}
      {button("e", verbs.edit, () => { onAsk("edit"); })}
      {button("l", verbs.log, onPlain("log"))}
      {button("r", verbs.reject, () => { onAsk("reject"); })}
      {button("s", snooze, () => { onAsk("snooze"); })}
      {button("g", verbs.assign, () => { onAsk("assign"); })}
      {button("x", verbs.escalate, onPlain("escalate"))}
      {button("b", verbs.block, () => { onAsk("block"); })}
    </div>
  );
}

/** The link in a CRM names no installation: where it is another one that it belongs to, it is looked at there. */
function Elsewhere({ id, installation }: { readonly id: string; readonly installation: string }) {
  const { session } = useSession();
  const name = session.installations.find((one) => one.id === installation)?.name ?? installation;
  return <p role="status"><Link to={`/reviews/${encodeURIComponent(id)}?installation=${encodeURIComponent(installation)}`}>{words.reviews.openIt}: {name}</Link></p>;
}

/** One click, for what was asked about the records. */
function Feedback({ shown: { review } }: { readonly shown: ReviewShown }) {
  const api = useApi();
  const navigate = useNavigate();
  const [isNoted, setNoted] = useState(false);
  const give = (useful: boolean): void => { void api.post(`/reviews/${encodeURIComponent(review.id)}/feedback`, { useful }).then(() => { setNoted(true); }, () => { void navigate(0); }); };
  if (!/^(hygiene|merge)-/.test(review.id)) return null;
  return isNoted ? <p role="status">{said.thanks}</p> : <p>{said.useful} <Button size="xs" variant="default" onClick={() => { give(true); }}>{said.yes}</Button> <Button size="xs" variant="default" onClick={() => { give(false); }}>{said.no}</Button></p>;
}
