import { Table } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { useApi } from "../../api/session.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";

interface Plan {
  readonly scopes: readonly { readonly name: string; readonly isOptional: boolean; readonly isGranted: boolean | null }[];
  readonly steps: readonly { readonly name: string; readonly state: "present" | "missing" | "differs"; readonly adminAction: string | null }[];
  readonly trouble: string | null;
}

const TONES = { present: "good", missing: "bad", differs: "warn" } as const;

/** The fields that Steward fills, each there, missing or other than needed, and what an admin must do. */
export function PlanStep({ id }: { readonly id: string }) {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: api.key("plan", id), queryFn: ({ signal }) => api.get<Plan>(`/installations/${id}/plan`, {}, signal) });
  const text = words.firstRun.plan;
  return (
    <section className="card" aria-labelledby="plan">
      <h2 id="plan">{text.title}</h2>
      {error !== null && data === undefined && <Failure error={error} onRetry={() => { void refetch(); }} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && <Told plan={data} />}
    </section>
  );
}

function Told({ plan: { steps, scopes, trouble } }: { readonly plan: Plan }) {
  const text = words.firstRun.plan;
  const open = steps.filter(({ state }) => state !== "present");
  const missing = scopes.filter(({ isGranted, isOptional }) => isGranted === false && !isOptional);
  return (
    <>
      {trouble !== null && <p role="alert">{trouble}</p>}
      {missing.map(({ name }) => <p key={name}><Mark tone="bad">{words.firstRun.connect.missing}</Mark> <code>{name}</code></p>)}
      {steps.length > 0 && <p>{text.open(open.length, steps.length)}</p>}
      {steps.length > 0 && (
        <details open={open.length > 0}>
          <summary>{text.show}</summary>
          <div className="scroll-x" role="group" tabIndex={0} aria-label={text.title}>
            <Table aria-label={text.title}>
              <Table.Thead><Table.Tr><Table.Th>{text.name}</Table.Th><Table.Th>{text.state}</Table.Th><Table.Th>{text.todo}</Table.Th></Table.Tr></Table.Thead>
              <Table.Tbody>{steps.map(({ name, state, adminAction }) => <Table.Tr key={name}><Table.Td><code>{name}</code></Table.Td><Table.Td><Mark tone={TONES[state]}>{text.states[state]}</Mark></Table.Td><Table.Td>{adminAction}</Table.Td></Table.Tr>)}</Table.Tbody>
            </Table>
          </div>
        </details>
      )}
    </>
  );
}
