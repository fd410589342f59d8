import { Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";

import type { Problem } from "../../api/client.ts";
import { useApi, useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { Channels } from "./channels.tsx";

interface Alert {
  readonly id: string;
  readonly severity: "warning" | "critical";
  readonly title: string;
  readonly detail: string;
  readonly action: string;
  readonly since: string;
  readonly endedAt: string | null;
  readonly acknowledgedAt: string | null;
}

interface Alerts {
  readonly alerts: readonly Alert[];
  readonly channels: readonly ("mail" | "webhook")[];
  readonly mailTo: number;
}

const EVERY_MS = 60_000;

/** What needs a person, what did, and who is told. */
export function AlertsPage() {
  const api = useApi();
  const { data, error, refetch } = useQuery<Alerts, Problem>({ queryKey: api.key("alerts"), queryFn: ({ signal }) => api.get<Alerts>("/alerts", {}, signal), refetchInterval: EVERY_MS });
  const { title, lead, none, past } = words.alerts;
  if (data === undefined) return <Page title={title} lead={lead}>{error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />}</Page>;
  const open = data.alerts.filter(({ endedAt }) => endedAt === null);
  const ended = data.alerts.filter(({ endedAt }) => endedAt !== null);
  return (
    <Page title={title} lead={lead}>
      <Stack>
        {open.length === 0 && <Empty title={none.title}><p>{none.text}</p></Empty>}
        {open.map((alert) => <OpenAlert key={alert.id} alert={alert} />)}
        <Channels channels={data.channels} mailTo={data.mailTo} />
        {ended.length > 0 && (
          <section className="card">
            <h2>{past}</h2>
            <ul>{ended.map(({ id, title: said, since, endedAt }) => <li key={id}><ForeignText text={said} />: <Moment at={since} /> – <Moment at={endedAt ?? since} /></li>)}</ul>
          </section>
        )}
      </Stack>
    </Page>
  );
}

function OpenAlert({ alert: { id, severity, title, detail, action, since, acknowledgedAt } }: { readonly alert: Alert }) {
  const api = useApi();
  const { can } = useSession();
  const texts = words.alerts;
  const take = useMutation<unknown, Problem>({ mutationFn: () => api.post(`/alerts/${encodeURIComponent(id)}/acknowledge`), onSettled: () => api.refresh("alerts") });
  return (
    <section className="card" aria-label={title}>
      <h2>{title} <Mark tone={severity === "critical" ? "bad" : "warn"}>{texts.severity[severity]}</Mark>{acknowledgedAt !== null && <> <Mark>{texts.inHand}</Mark></>}</h2>
      <p><ForeignText text={detail} /></p>
      <p>{action}</p>
      <p><small>{texts.since} <Moment at={since} /> (<Moment at={since} show="away" />)</small></p>
      {acknowledgedAt === null && can("jobs:manage") && <Button variant="default" loading={take.isPending} aria-label={texts.takeLabel(title)} onClick={() => { take.mutate(); }}>{texts.take}</Button>}
      <p role="status">{take.isSuccess ? texts.taken(title) : ""}</p>
      {take.error !== null && <Failure error={take.error} />}
    </section>
  );
}
