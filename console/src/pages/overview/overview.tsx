import { Anchor, Button, Group, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { InstallationCard } from "./installation-card.tsx";
import type { Crm } from "./shapes.ts";

/** What is connected and how it stands; what else can be connected. */
export function Overview() {
  const { session: { installations, person } } = useSession();
  const { title, none } = words.overview;
  return (
    <Page title={title}>
      <Stack>
        {installations.length === 0 && <Empty title={none.title}><p>{none.text}</p>{person.kind === "admin" && <Button component={Link} to="/first-run">{none.begin}</Button>}</Empty>}
        {installations.map(({ id }) => <InstallationCard key={id} id={id} />)}
        <Connect />
      </Stack>
    </Page>
  );
}

/** Only admins may connect; whom the server does not tell sees nothing. */
function Connect() {
  const api = useApi();
  const { data } = useQuery({ queryKey: ["crms"], queryFn: ({ signal }) => api.get<{ crms: readonly Crm[] }>("/crms", {}, signal), retry: false });
  if (data === undefined) return null;
  const { another, connect, noClient, sandbox, description } = words.overview;
  return (
    <section className="card" aria-labelledby="connect">
      <h2 id="connect">{another}</h2>
      <Group>
        {data.crms.map((crm) => (crm.connect === null ? <p key={crm.crm}>{noClient(crm.title, crm.settings.join(", "))}</p> : (
          <div key={crm.crm}>
            <Button component="a" href={crm.connect} variant="default">{connect(crm.title)}</Button>
            {crm.isSandbox && <p style={{ margin: "0.3rem 0 0" }}><small>{sandbox}</small></p>}
          </div>
        )))}
      </Group>
      <p><Anchor href="/api/openapi.json">{description}</Anchor></p>
    </section>
  );
}
