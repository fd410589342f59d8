import { Anchor, Button, Kbd } from "@mantine/core";
import { useEffect, useState } from "react";
import { Link, useNavigate } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { type Asking, DeedDialog } from "./deed-dialog.tsx";
import type { useDeeds } from "./deeds.tsx";
import { useKeys } from "./keys.ts";
import { MergeView } from "./merge-view.tsx";
import { ReviewDetail } from "./review-detail.tsx";
import type { Deed, MergeEdit, ReviewShown } from "./types.ts";
import { useMerge } from "./use-merge.ts";
import { useReview } from "./use-queue.ts";

const { detail: said, verbs, snooze } = words.reviews;
const ASKING: Readonly<Record<string, Asking>> = { e: "edit", r: "reject", b: "block", s: "snooze", g: "assign" };

interface OpenReviewProps {
  readonly id: string;
  readonly deeds: ReturnType<typeof useDeeds>;
  readonly isListening: boolean;
  /** Whether it is still the one that is meant: a key may have gone on to the next before the page has. */
  readonly isMeant: () => boolean;
  /** Somebody decided: the next one is theirs to look at. */
  readonly onDecided: () => void;
}

/** The review that is open, with what may be done about it. */
export function OpenReview({ id, deeds, isListening, isMeant, onDecided }: OpenReviewProps) {
  const { data, error, refetch } = useReview(id);
  const { can } = useSession();
  const [openedAt] = useState(() => performance.now());
  const [asking, setAsking] = useState<Asking | null>(null);
  const [picks, setPicks] = useState<ReadonlySet<number>>(new Set());
  const shown = data?.shown ?? null;
  const { merge, choices } = useMerge(id, shown?.merge ?? null);
  const isUnderway = deeds.all.get(id)?.stage === "held" || deeds.all.get(id)?.stage === "sending";
  const mayDecide = shown?.review.state === "open" && shown.isTheirs && can("reviews:decide") && !isUnderway && data?.elsewhere === null;
  const mayApprove = merge === null || (merge.obstacles.length === 0 && choices.error === null && !choices.isLooking);
  /** A merge is edited where its sides stand, anything else in a form. */
  const ask = (what: Asking): void => {
    if (!mayDecide || !isMeant()) return;
    if (what === "edit" && merge !== null) document.getElementById("merge-sides")?.focus();
    else setAsking(what);
  };
  const act = (deed: Deed): void => {
    setAsking(null);
    if (shown === null || !mayDecide || !isMeant() || (isApproval(deed) && !mayApprove)) return;
    deeds.act(shown.review, withChoices(deed, picks, choices.edit), openedAt);
    onDecided();
  };
  const plain = (verb: "approve" | "log" | "escalate") => (): void => { act({ verb, said: {} }); };
  const isShown = shown !== null;
  // Where the list gives way to the review, or its row is gone, the focus has nowhere else to be.
  useEffect(() => { if (isShown && document.activeElement === document.body) document.getElementById("review-title")?.focus(); }, [isShown]);
  useKeys({
    a: plain("approve"), ...(merge === null ? { l: plain("log") } : {}), x: plain("escalate"),
    ...Object.fromEntries(Object.entries(ASKING).map(([key, what]) => [key, () => { ask(what); }])),
  }, isListening && asking === null);
  if (shown === null) return error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />;
  return (
    <>
      {data?.elsewhere != null && <Elsewhere id={id} installation={data.elsewhere} />}
      <ReviewDetail shown={shown} mayDecide={mayDecide} merge={merge === null ? null : <MergeView merge={merge} choices={choices} mayChoose={mayDecide} />}
        deeds={mayDecide ? <Deeds onPlain={plain} onAsk={ask} mayApprove={mayApprove} isMerge={merge !== null} isChosen={choices.edit !== null} /> : null} picks={picks} onPick={(place) => { setPicks((before) => { const after = new Set(before); if (!after.delete(place)) after.add(place); return after; }); }} />
      {shown.review.state === "open" && (!can("reviews:decide") || !shown.isTheirs) && <p role="note">{can("reviews:decide") ? said.notAsked : said.notYours}</p>}
      {shown.review.state !== "open" && <Feedback shown={shown} />}
      <DeedDialog asking={asking} review={shown.review} shown={shown} onDeed={act} onClose={() => { setAsking(null); }} />
    </>
  );
}

const isApproval = ({ verb }: Deed): boolean => verb === "approve" || verb === "edit";

/** Picked candidates, and choices about a merge, make an approval one with changes. */
function withChoices(deed: Deed, picks: ReadonlySet<number>, merge: MergeEdit | null): Deed {
  if ((deed.verb !== "approve" && deed.verb !== "edit") || (picks.size === 0 && merge === null)) return deed;
  return { verb: "edit", said: { ...deed.said, ...(picks.size === 0 ? {} : { picks: [...picks] }), ...(merge === null ? {} : { merge }) } };
}

interface DeedsProps {
  readonly onPlain: (verb: "approve" | "log" | "escalate") => () => void;
  readonly onAsk: (asking: Asking) => void;
  readonly mayApprove: boolean;
  readonly isMerge: boolean;
  readonly isChosen: boolean;
}

function Deeds({ onPlain, onAsk, mayApprove, isMerge, isChosen }: DeedsProps) {
  // The second click of a double click is not meant for the review that came meanwhile.
  const button = (key: string, label: string, onClick: () => void, isFirst = false) => (
    <Button key={key} size="xs" variant={isFirst ? "filled" : "default"} aria-keyshortcuts={key} disabled={isFirst && !mayApprove} onClick={({ detail: clicks }) => { if (clicks <= 1) onClick(); }} rightSection={<Kbd size="xs" aria-hidden>{key}</Kbd>}>{label}</Button>
  );
  return (
    <div className="deeds" role="group" aria-label={said.decide}>
      {button("a", isChosen ? said.withChoices : verbs.approve, onPlain("approve"), true)}
      {button("e", verbs.edit, () => { onAsk("edit"); })}
      {!isMerge && button("l", verbs.log, onPlain("log"))}
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
  return <p role="status"><Anchor component={Link} to={`/reviews/${encodeURIComponent(id)}?installation=${encodeURIComponent(installation)}`}>{words.reviews.openIt}: {name}</Anchor></p>;
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
