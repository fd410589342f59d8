import { Group } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Problem } from "../../api/client.ts";
import { useApi, useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { browserName } from "./browser-name.ts";
import type { BrowserSession, Sessions } from "./shapes.ts";

const text = words.access.sessions;

/** The browsers that the reader is signed in with; one of them, or all, can be signed out from here. */
export function SessionsPart() {
  const api = useApi();
  const { session } = useSession();
  const [isAsking, setAsking] = useState(false);
  const { data, error, refetch } = useQuery<Sessions, Problem>({ queryKey: api.key("sessions"), queryFn: ({ signal }) => api.get<Sessions>("/sessions", {}, signal) });
  const end = useMutation<unknown, Problem, string>({ mutationFn: (id) => api.remove(`/sessions/${encodeURIComponent(id)}`), onSettled: () => api.refresh("sessions") });
  return (
    <section className="card" aria-labelledby="sessions">
      <h2 id="sessions">{text.title}</h2>
      {session.person.kind === "admin" && <p>{text.shared}</p>}
      {data === undefined && (error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />)}
      {data?.sessions.length === 0 && <p>{text.none}</p>}
      {data !== undefined && data.sessions.length > 0 && (
        <ul className="holders" aria-labelledby="sessions">
          {data.sessions.map((one) => <SessionLine key={one.id} of={one} isEnding={end.isPending && end.variables === one.id} onEnd={() => { end.mutate(one.id); }} />)}
        </ul>
      )}
      <p role="status">{end.isSuccess ? text.ended : ""}</p>
      {end.error !== null && <Failure error={end.error} />}
      <Button variant="default" onClick={() => { setAsking(true); }}>{text.everywhere}</Button>
      {isAsking && <EverywhereDialog onClose={() => { setAsking(false); }} />}
    </section>
  );
}

function SessionLine({ of: { id, since, lastSeenAt, agent, current }, isEnding, onEnd }: { readonly of: BrowserSession; readonly isEnding: boolean; readonly onEnd: () => void }) {
  const known = browserName(agent);
  return (
    <li>
      <div>
        <strong id={`session-${id}`}>{known === null ? (agent === "" ? text.unknown : <ForeignText text={agent} />) : text.on(known.browser, known.system)}</strong>{current && <> <Mark tone="good">{text.here}</Mark></>}
        <div><small>{text.since} <Moment at={since} />, {text.seen} <Moment at={lastSeenAt} /></small></div>
        {known !== null && <div><small><ForeignText text={agent} /></small></div>}
      </div>
      {!current && <Button variant="default" size="xs" loading={isEnding} id={`end-${id}`} aria-labelledby={`end-${id} session-${id}`} onClick={onEnd}>{text.end}</Button>}
    </li>
  );
}

function EverywhereDialog({ onClose }: { readonly onClose: () => void }) {
  const api = useApi();
  const { session } = useSession();
  const { title, text: warning, shared, yes } = text.sure;
  const leave = useMutation<unknown, Problem>({ mutationFn: () => api.post("/sessions/sign-out-everywhere"), onSuccess: () => { window.location.assign("/"); } });
  return (
    <Dialog title={title} size="md" onClose={onClose}>
      <p>{warning}{session.person.kind === "admin" && ` ${shared}`}</p>
      {leave.error !== null && <Failure error={leave.error} />}
      <Group mt="md"><Button color="red" variant="outline" loading={leave.isPending} onClick={() => { leave.mutate(); }}>{yes}</Button><Button variant="subtle" data-autofocus onClick={onClose}>{words.frame.cancel}</Button></Group>
    </Dialog>
  );
}
