import { Anchor, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { useApi } from "../../api/session.tsx";
import { Page } from "../../ui/page.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import type { PolicyState } from "../policy/shapes.ts";
import { Erase } from "./erase.tsx";
import { Holds } from "./holds.tsx";

interface Kept extends PolicyState {
  readonly policy: PolicyState["policy"] & { readonly retention: { readonly activityTextDays: number; readonly measureDays: number } };
}

/** Forgetting a person; who is under a legal hold; how long words are kept. */
export function People() {
  const { title, lead } = words.people;
  return <Page title={title} lead={lead}><Stack><Erase /><ByPolicy /></Stack></Page>;
}

/** What the policy says of people. */
function ByPolicy() {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: api.key("policy"), queryFn: ({ signal }) => api.get<Kept>("/policy", {}, signal) });
  const { retention } = words.people;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (data === undefined) return <Loading />;
  const { activityTextDays, measureDays } = data.policy.retention;
  return (
    <>
      <Holds key={api.key().join()} state={data} />
      <section className="card" aria-labelledby="retention">
        <h2 id="retention">{retention.title}</h2>
        <p>{retention.text(activityTextDays)}</p>
        <p>{retention.measures(measureDays)}</p>
        <Anchor component={Link} to="/policy">{retention.change}</Anchor>
      </section>
    </>
  );
}
