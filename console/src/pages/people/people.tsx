import { Anchor, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { useApi } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Page } from "../../ui/page.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { Erase } from "./erase.tsx";

interface Kept {
  readonly policy: {
    readonly privacy: { readonly legalHolds: { readonly people: readonly string[]; readonly domains: readonly string[] } };
    readonly retention: { readonly activityTextDays: number; readonly measureDays: number };
  };
}

/** Forgetting a person; who is under a legal hold; how long words are kept. */
export function People() {
  const { title, lead } = words.people;
  return <Page title={title} lead={lead}><Stack><Erase /><Holds /></Stack></Page>;
}

function Holds() {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: api.key("policy"), queryFn: ({ signal }) => api.get<Kept>("/policy", {}, signal) });
  const { holds, retention } = words.people;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (data === undefined) return <Loading />;
  const { privacy: { legalHolds: { people, domains } }, retention: { activityTextDays, measureDays } } = data.policy;
  return (
    <>
      <section className="card" aria-labelledby="holds">
        <h2 id="holds">{holds.title}</h2>
        <p>{holds.text}</p>
        {people.length + domains.length === 0 ? <p>{holds.none}</p> : <><Names label={holds.people} names={people} /><Names label={holds.domains} names={domains} /></>}
        <Anchor component={Link} to="/policy">{holds.change}</Anchor>
      </section>
      <section className="card" aria-labelledby="retention">
        <h2 id="retention">{retention.title}</h2>
        <p>{retention.text(activityTextDays)}</p>
        <p>{retention.measures(measureDays)}</p>
        <Anchor component={Link} to="/policy">{retention.change}</Anchor>
      </section>
    </>
  );
}

function Names({ label, names }: { readonly label: string; readonly names: readonly string[] }) {
  if (names.length === 0) return null;
  return <><h3>{label}</h3><ul>{names.map((name) => <li key={name}><ForeignText text={name} /></li>)}</ul></>;
}
