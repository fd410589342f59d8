import { Anchor, Checkbox, Group } from "@mantine/core";
import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";

import { Diff } from "../../ui/diff.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { INSTANT } from "../../ui/local-time.ts";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { words } from "../../words/words.ts";
import { TakeBack } from "../records/take-back.tsx";
import type { Candidate, ReviewShown } from "./types.ts";

const { detail: said, states, done } = words.reviews;

/** All that a person needs to decide a review, the question first. */
export function ReviewDetail({ shown, deeds, merge, mayDecide, picks, onPick }: { readonly shown: ReviewShown; readonly deeds: ReactNode; readonly merge: ReactNode; readonly mayDecide: boolean; readonly picks: ReadonlySet<number>; readonly onPick: (place: number) => void }) {
  const { review, changes, quotes, why, effects, evidence, writing, remembered } = shown;
  const tones = { high: "good", medium: "warn", low: "bad" } as const;
  return (
    <>
      <h2 id="review-title" tabIndex={-1} style={{ marginTop: 0 }}><ForeignText text={review.title} /></h2>
      <Facts shown={shown} />
      {deeds}
      {why.length > 0 && <Part title={said.why}><ul>{why.map(({ code, sentence, isStop }) => <li key={code}>{sentence} {isStop && <Mark tone="warn">{said.stop}</Mark>}</li>)}</ul></Part>}
      {merge}
      {(merge === null || changes.length > 0) && (
        <Part title={said.changes}>
          {changes.length === 0 && <p>{said.noChanges}</p>}
          {changes.map((change) => <ChangeCard key={change.proposalId} change={change} />)}
        </Part>
      )}
      {shown.cannotReturn.length > 0 && <Part title={words.records.takeBack.cannot}><ul>{shown.cannotReturn.map((one) => <li key={one}><ForeignText text={one} /></li>)}</ul></Part>}
      {(review.candidates ?? []).length > 0 && <Candidates all={review.candidates ?? []} isOpen={mayDecide} picks={picks} onPick={onPick} />}
      {quotes.length > 0 && <Part title={said.quotes}>{quotes.map((quote, index) => <Quote key={index} quote={quote} />)}</Part>}
      {shown.confidence !== null && <Part title={said.confidence}><p><Mark tone={tones[shown.confidence.band]}>{words.reviews.bands[shown.confidence.band]}</Mark> {(shown.confidence.bp / 100).toFixed(1)} %</p></Part>}
      {evidence.length > 0 && <Part title={said.evidence}><EvidenceList all={evidence} /></Part>}
      <Part title={said.effects}>{effects.length === 0 ? <p>{said.noEffects}</p> : <ul>{effects.map(({ proposalId, sentence }) => <li key={proposalId}><ForeignText text={sentence} /></li>)}</ul>}</Part>
      {writing.length > 0 && <Writing all={writing} now={shown.now} />}
      {remembered.length > 0 && <Part title={said.remembered}><ul>{remembered.map(({ contact, by, at }) => <li key={`${contact} ${at}`}><ForeignText text={said.rememberedLine(contact, by)} /></li>)}</ul></Part>}
      <Part title={said.question}><div className="review-words"><ForeignText text={review.detail} /></div></Part>
    </>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return <section><h3>{title}</h3>{children}</section>;
}

function Facts({ shown: { review, assignee, decided } }: { readonly shown: ReviewShown }) {
  const tone = review.state === "open" ? "accent" : review.state === "approved" || review.state === "logged" ? "good" : "plain";
  return (
    <Group gap="xs" component="p" my={4}>
      <Mark tone={tone}>{states[review.state]}</Mark>
      {decided !== null && <span>{said.decidedBy(done[decided.verb], decided.name)}, <Moment at={decided.at} /></span>}
      <span>{said.asked} {assignee === null ? words.reviews.roles[review.role] : <ForeignText text={assignee.name} />}</span>
      {review.state === "open" && <span>{said.due} <Moment at={review.dueAt} />, {said.ends} <Moment at={review.expiresAt} show="day" /></span>}
      {review.snoozedUntil !== undefined && <Mark>{words.reviews.row.putOff} <Moment at={review.snoozedUntil} /></Mark>}
    </Group>
  );
}

function ChangeCard({ change: { object, called, fields, on, undo } }: { readonly change: ReviewShown["changes"][number] }) {
  const title = [words.reviews.objects[object] ?? object, called].filter((part) => part !== null).join(" ");
  return (
    <article>
      <h4><ForeignText text={title} /></h4>
      {on.length > 0 && <p>{said.on} <ForeignText text={on.join(", ")} /></p>}
      {fields.every(({ before }) => before === null) ? <Made fields={fields} /> : <Diff changes={fields} />}
      <p><small>{said.undo} {undo}</small></p>
    </article>
  );
}

/** What is new altogether: there is nothing to hold it against. */
function Made({ fields }: { readonly fields: ReviewShown["changes"][number]["fields"] }) {
  return <dl className="made">{fields.map(({ field, label, after }) => <Fragment key={field}><dt>{label}</dt><dd>{after !== null && INSTANT.test(after) ? <Moment at={after} /> : <ForeignText text={after} />}</dd></Fragment>)}</dl>;
}

function Quote({ quote: { about, parts } }: { readonly quote: ReviewShown["quotes"][number] }) {
  return (
    <figure className="quote-card">
      <figcaption><small>{about}</small></figcaption>
      <blockquote style={{ margin: 0 }}>
        {parts.map(({ text, is }, index) => (is === "masked" ? <span key={index} className="masked">{text}</span> : is === "quote" ? <mark key={index}><ForeignText text={text} /></mark> : <ForeignText key={index} text={text} />))}
      </blockquote>
    </figure>
  );
}

function EvidenceList({ all }: { readonly all: ReviewShown["evidence"] }) {
  return <ul>{all.map(({ detail, weight }) => <li key={detail}><ForeignText text={detail} /> <small>({weight < 0 ? said.evidenceAgainst : said.evidenceFor}, {said.bits(Math.abs(weight).toFixed(1))})</small></li>)}</ul>;
}

function Candidates({ all, isOpen, picks, onPick }: { readonly all: readonly Candidate[]; readonly isOpen: boolean; readonly picks: ReadonlySet<number>; readonly onPick: (place: number) => void }) {
  return (
    <Part title={said.candidates}>
      {isOpen && <p>{said.candidatesHint}</p>}
      <ol>
        {all.map((one, index) => (
          <li key={one.id}>
            <Group gap="xs">
              {isOpen && <Checkbox size="xs" aria-label={said.pick(one.name)} checked={picks.has(index + 1)} onChange={() => { onPick(index + 1); }} />}
              <span>{words.reviews.objects[one.object] ?? one.object} <strong><ForeignText text={one.name} /></strong> {(one.confidence * 100).toFixed(0)} %</span>
            </Group>
            <EvidenceList all={one.evidence} />
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** What of the CRM's own records was changed can be taken back. */
const CHANGES: ReadonlySet<string> = new Set(["update_record", "merge"]);

function Writing({ all, now }: { readonly all: ReviewShown["writing"]; readonly now: string }) {
  return (
    <Part title={said.writing}>
      <ul>
        {all.map(({ id, proposalId, kind, state, said: sentence, notBefore, askedIn }) => (
          <li key={id}>
            {said.wrote[kind] ?? kind.replaceAll("_", " ")}: <Mark tone={state === "done" ? "good" : state === "refused" ? "bad" : "plain"}>{said.writes[state] ?? state}</Mark>
            {notBefore !== null && notBefore > now && <> {said.notBefore} <Moment at={notBefore} /></>}
            {sentence !== null && <> <ForeignText text={sentence} /></>}
            {state === "done" && CHANGES.has(kind) && <> <TakeBack proposalId={proposalId} label={said.wrote[kind] ?? kind} /></>}
            {askedIn !== null && <> <Anchor component={Link} to={`/reviews/${encodeURIComponent(askedIn.id)}`}>{said.askedIn}</Anchor></>}
          </li>
        ))}
      </ul>
    </Part>
  );
}
