import { Table } from "@mantine/core";

import { Moment } from "../../ui/moment.tsx";
import { words } from "../../words/words.ts";
import type { DryRun } from "./shapes.ts";

const ROUTES = ["auto", "review", "block", "skip"] as const;
const EXAMPLES_SHOWN = 12;

/** What settings would have done with what came in, beside what the policy does, and what that cannot tell. */
export function DryRunResult({ run }: { readonly run: DryRun }) {
  const text = words.policy.dryRun;
  if (run.judged === 0) return <><p>{text.none}</p><Notes notes={run.notes} /></>;
  return (
    <div>
      <div className="scroll-x" role="group" tabIndex={0} aria-label={text.route}>
        <Table aria-label={text.route}>
          <Table.Thead><Table.Tr><Table.Th>{text.route}</Table.Th><Table.Th>{text.now}</Table.Th><Table.Th>{text.draft}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{ROUTES.map((route) => <Table.Tr key={route}><Table.Th scope="row" fw={400}>{text.routes[route]}</Table.Th><Table.Td>{run.now[route]}</Table.Td><Table.Td>{run.draft[route]}</Table.Td></Table.Tr>)}</Table.Tbody>
        </Table>
      </div>
      <p>{text.moved(run.moved, run.judged)}</p>
      {run.moved > 0 && <Examples run={run} />}
      <Notes notes={run.notes} />
    </div>
  );
}

function Examples({ run: { examples } }: { readonly run: DryRun }) {
  const text = words.policy.dryRun;
  return (
    <div className="scroll-x" role="group" tabIndex={0} aria-label={text.examples}>
      <Table aria-label={text.examples}>
        <Table.Thead><Table.Tr><Table.Th>{text.kind}</Table.Th><Table.Th>{text.day}</Table.Th><Table.Th>{text.from}</Table.Th><Table.Th>{text.to}</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {examples.slice(0, EXAMPLES_SHOWN).map(({ id, kind, occurredAt, now, draft }) => (
            <Table.Tr key={id}><Table.Td>{kind}</Table.Td><Table.Td><Moment at={occurredAt} show="day" /></Table.Td><Table.Td>{text.routes[now.route]}</Table.Td><Table.Td>{text.routes[draft.route]}{draft.reasons.length > 0 && <> (<code>{draft.reasons.join(", ")}</code>)</>}</Table.Td></Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Notes({ notes }: Pick<DryRun, "notes">) {
  return <><h3>{words.policy.dryRun.limits}</h3><ul>{notes.map((note) => <li key={note}>{note}</li>)}</ul></>;
}
