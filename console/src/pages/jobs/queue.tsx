import { Button, Group, Table } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { useApi, useSession } from "../../api/session.tsx";
import { Mark, type Tone } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import type { Job } from "./shapes.ts";

const TONES: Readonly<Record<Job["state"], Tone>> = { waiting: "plain", running: "accent", done: "good", cancelled: "plain", dead: "bad" };

/** Jobs that were given up, each to be tried again or forgotten. */
export function DeadLetters({ jobs }: { readonly jobs: readonly Job[] }) {
  const text = words.jobs.dead;
  const { turn, canManage, failure } = useTurns();
  return (
    <section className="card" aria-labelledby="dead">
      <h2 id="dead">{text.title}</h2>
      {jobs.length === 0 ? <p>{text.none}</p> : <p>{text.text}</p>}
      {failure}
      {jobs.map((job) => (
        <Group key={job.id} justify="space-between" mb="xs">
          <span><JobName job={job} /> · <Moment at={job.endedAt ?? job.createdAt} /> · {words.jobs.queue.of(job.attempts, job.attemptsMax)}</span>
          {canManage && (
            <Group gap="xs">
              <Button size="xs" onClick={() => { turn(job.id, "retry"); }}>{text.retry}</Button>
              <Button size="xs" variant="default" onClick={() => { turn(job.id, "cancel"); }}>{text.forget}</Button>
            </Group>
          )}
        </Group>
      ))}
    </section>
  );
}

/** Jobs that run, wait, or ended during the last hour. */
export function Queue({ jobs }: { readonly jobs: readonly Job[] }) {
  const text = words.jobs.queue;
  const { turn, canManage, failure } = useTurns();
  return (
    <section className="card" aria-labelledby="queue">
      <h2 id="queue">{text.title}</h2>
      {failure}
      {jobs.length === 0 ? <p>{text.none}</p> : (
        <div className="scroll-x" role="group" tabIndex={0} aria-labelledby="queue">
          <Table aria-labelledby="queue">
            <Table.Thead><Table.Tr><Table.Th>{text.name}</Table.Th><Table.Th>{text.state}</Table.Th><Table.Th>{text.attempts}</Table.Th><Table.Th>{text.when}</Table.Th><Table.Td /></Table.Tr></Table.Thead>
            <Table.Tbody>
              {jobs.map((job) => (
                <Table.Tr key={job.id}>
                  <Table.Td><JobName job={job} /></Table.Td>
                  <Table.Td><Mark tone={TONES[job.state]}>{text.states[job.state]}</Mark></Table.Td>
                  <Table.Td>{text.of(job.attempts, job.attemptsMax)}</Table.Td>
                  <Table.Td><Moment at={job.endedAt ?? job.startedAt ?? job.dueAt} /></Table.Td>
                  <Table.Td>{canManage && job.state === "waiting" && <Group gap="xs" wrap="nowrap"><Button size="compact-xs" variant="default" onClick={() => { turn(job.id, "retry"); }}>{text.retry}</Button><Button size="compact-xs" variant="default" onClick={() => { turn(job.id, "cancel"); }}>{text.cancel}</Button></Group>}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      <p><small>{text.runningNote}</small></p>
    </section>
  );
}

function JobName({ job: { name, object } }: { readonly job: Job }) {
  return <span>{words.jobs.names[name]}{object !== null && `: ${object}`}</span>;
}

function useTurns() {
  const api = useApi();
  const { can } = useSession();
  const { mutate, error } = useMutation({ mutationFn: ({ id, verb }: { readonly id: string; readonly verb: "retry" | "cancel" }) => api.post(`/jobs/${id}/${verb}`) });
  return { canManage: can("jobs:manage"), turn: (id: string, verb: "retry" | "cancel") => { mutate({ id, verb }); }, failure: error === null ? null : <Failure error={error} /> };
}
