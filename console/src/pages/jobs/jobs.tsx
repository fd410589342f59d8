import { Group, Progress, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { useApi, useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { Notice } from "../../ui/notice.tsx";
import { words } from "../../words/words.ts";
import { DeadLetters, Queue } from "./queue.tsx";
import type { JobsPicture, Sync } from "./shapes.ts";
import { type Followed, useJobs } from "./use-jobs.ts";

/** What works now, how far it has come, what waits, and what was given up: as it happens. */
export function Jobs() {
  const { picture, link } = useJobs();
  const text = words.jobs;
  return (
    <Page title={text.title} lead={<LinkMark link={link} />} actions={picture !== null && <Actions picture={picture} />}>
      {link === "lost" && <Notice tone="warn">{text.lost}</Notice>}
      {picture === null ? link !== "lost" && <Loading /> : <Picture picture={picture} />}
    </Page>
  );
}

function LinkMark({ link }: Pick<Followed, "link">) {
  if (link === "live") return <Mark tone="good">{words.jobs.live}</Mark>;
  return link === "connecting" ? <Mark>{words.jobs.connecting}</Mark> : null;
}

function Picture({ picture }: { readonly picture: JobsPicture }) {
  const { syncs, jobs, isPaused } = picture;
  const text = words.jobs;
  return (
    <Stack>
      {isPaused && <Notice tone="warn">{text.paused}</Notice>}
      <section className="card" aria-labelledby="syncs">
        <h2 id="syncs">{text.syncs.title}</h2>
        {syncs.length === 0 ? <p>{text.syncs.none}</p> : syncs.map((sync) => <SyncLine key={`${sync.object} ${sync.stream}`} sync={sync} />)}
      </section>
      <Budget budget={picture.budget} />
      <DeadLetters jobs={jobs.filter(({ state }) => state === "dead")} />
      <Queue jobs={jobs.filter(({ state }) => state !== "dead")} />
      <Nightly nightly={picture.nightly} />
    </Stack>
  );
}

function SyncLine({ sync: { object, stream, read, total, perSecond, secondsLeft } }: { readonly sync: Sync }) {
  const text = words.jobs.syncs;
  const label = text.label(object, text.streams[stream]);
  const told = [text.counted(read.toLocaleString(), total?.toLocaleString() ?? null), ...(perSecond === null ? [] : [text.rate(perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString())]), ...(secondsLeft === null ? [] : [text.left(secondsLeft < 90 ? text.seconds(secondsLeft) : text.minutes(Math.round(secondsLeft / 60)))])];
  return (
    <div style={{ marginBottom: "0.8rem" }}>
      <Group justify="space-between"><strong>{label}</strong><span>{told.join(" · ")}</span></Group>
      {total !== null && total > 0 && <Progress value={Math.min(100, (read / total) * 100)} aria-label={label} mt={4} />}
    </div>
  );
}

function Budget({ budget: { isTight, detail, fix, used, limit } }: Pick<JobsPicture, "budget">) {
  const text = words.jobs.budget;
  return (
    <section className="card" aria-labelledby="budget">
      <h2 id="budget">{text.title}</h2>
      {used !== null && limit !== null && limit > 0 && <Progress value={Math.min(100, (used / limit) * 100)} aria-label={text.used(used.toLocaleString(), limit.toLocaleString())} mb="xs" />}
      <p style={{ margin: 0 }}>{limit === null && !isTight ? text.free : detail}{fix !== null && `; ${fix}`}</p>
    </section>
  );
}

function Nightly({ nightly }: Pick<JobsPicture, "nightly">) {
  const text = words.jobs.nightly;
  return (
    <section className="card" aria-labelledby="nightly">
      <h2 id="nightly">{text.title}</h2>
      <dl className="figures">
        {nightly.map(({ name, startedAt, isUnderWay }) => <div key={name}><dt>{text.names[name]}</dt><dd style={{ fontSize: "1rem" }}>{startedAt === null ? text.never : <Moment at={startedAt} />} {isUnderWay && <Mark tone="accent">{text.underWay}</Mark>}</dd></div>)}
      </dl>
    </section>
  );
}

function Actions({ picture: { isPaused, state } }: { readonly picture: JobsPicture }) {
  const api = useApi();
  const { installation, can } = useSession();
  const ask = useMutation({ mutationFn: ({ path, body }: { readonly path: string; readonly body?: unknown }) => api.post(path, body) });
  const text = words.jobs;
  if (!can("jobs:manage") || installation === null) return null;
  const turn = isPaused ? "resume" : "pause";
  const rests = isPaused || state !== "connected";
  return (
    <>
      <Button loading={ask.isPending} variant={isPaused ? "filled" : "default"} onClick={() => { ask.mutate({ path: `/installations/${installation.id}/${turn}` }); }}>{text[turn]}</Button>
      <Button variant="default" disabled={rests} onClick={() => { ask.mutate({ path: "/jobs", body: { name: "sync-records" } }); }}>{text.sync}</Button>
      <Button variant="default" disabled={rests} onClick={() => { ask.mutate({ path: "/jobs", body: { name: "reconcile" } }); }}>{text.compare}</Button>
      <Button variant="default" disabled={rests} onClick={() => { ask.mutate({ path: "/jobs", body: { name: "propose-merges" } }); }}>{text.duplicates}</Button>
      {ask.error !== null && <Failure error={ask.error} />}
    </>
  );
}
