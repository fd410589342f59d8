import { useMutation } from "@tanstack/react-query";

import type { Problem } from "../../api/client.ts";
import { useApi, useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";

type Channel = "mail" | "webhook";
interface Trial {
  readonly results: readonly { readonly channel: Channel; readonly error: string | null }[];
}

/** By which ways people are told, and a button that shows whether messages arrive. */
export function Channels({ channels, mailTo }: { readonly channels: readonly Channel[]; readonly mailTo: number }) {
  const api = useApi();
  const { can } = useSession();
  const texts = words.alerts.channels;
  const trial = useMutation<Trial, Problem>({ mutationFn: () => api.post<Trial>("/alerts/trial") });
  return (
    <section className="card">
      <h2>{texts.title}</h2>
      {channels.length === 0 ? <p>{texts.none}</p> : <ul>{channels.map((channel) => <li key={channel}>{channel === "mail" ? texts.mail(mailTo) : texts.webhook}</li>)}</ul>}
      {channels.length > 0 && can("jobs:manage") && <Button variant="default" loading={trial.isPending} onClick={() => { trial.mutate(); }}>{texts.trial}</Button>}
      <div role="status">{trial.data !== undefined && <Results results={trial.data.results} />}</div>
      {trial.error !== null && <Failure error={trial.error} />}
    </section>
  );
}

function Results({ results }: Trial) {
  const texts = words.alerts.channels;
  if (results.length === 0) return <p>{texts.nothing}</p>;
  return <ul>{results.map(({ channel, error }) => <li key={channel}>{error === null ? texts.sent(channel) : texts.failed(channel, error)}</li>)}</ul>;
}
