import { Anchor, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { Page } from "../../ui/page.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import type { PolicyState } from "../policy/shapes.ts";
import { ConnectStep } from "./connect-step.tsx";
import { PlanStep } from "./plan-step.tsx";
import { PresetStep } from "./preset-step.tsx";
import { PreviewStep } from "./preview-step.tsx";
import { ReadinessStep } from "./readiness-step.tsx";

/** From nothing to an installation that can be relied upon: connect, plan, preset, a try on the last 30 days, readiness. */
export function FirstRun() {
  const { installation } = useSession();
  const { title, lead } = words.firstRun;
  return (
    <Page title={title} lead={lead}>
      <Stack>
        <ConnectStep />
        {installation !== null && <><PlanStep id={installation.id} /><PolicySteps key={installation.id} id={installation.id} /><ReadinessStep id={installation.id} /><Then /></>}
      </Stack>
    </Page>
  );
}

/** What is chosen in one step is tried in the next. */
function PolicySteps({ id }: { readonly id: string }) {
  const api = useApi();
  const [chosen, setChosen] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({ queryKey: api.key("policy"), queryFn: ({ signal }) => api.get<PolicyState>("/policy", {}, signal) });
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (data === undefined) return <Loading />;
  return <><PresetStep state={data} chosen={chosen} onChoose={setChosen} /><PreviewStep id={id} state={data} chosen={chosen} /></>;
}

function Then() {
  const { then } = words.firstRun;
  return (
    <section className="card" aria-labelledby="then">
      <h2 id="then">{then.title}</h2>
      <ul>
        <li><Anchor component={Link} to="/reviews">{then.reviews}</Anchor></li>
        <li><Anchor component={Link} to="/policy">{then.policy}</Anchor></li>
        <li><Anchor component={Link} to="/">{then.overview}</Anchor></li>
      </ul>
    </section>
  );
}
