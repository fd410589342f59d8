import { Group, Stack } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Diff } from "../../ui/diff.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { shown, titleAt } from "./edits.ts";
import type { Proposal, SettingSchema } from "./shapes.ts";

const TONES = { open: "warn", approved: "good", rejected: "plain", overtaken: "plain" } as const;

/** Changes of the policy that wait for an admin's word: another admin's, or what people's decisions speak for. */
export function Proposals({ schema }: { readonly schema: SettingSchema }) {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: api.key("policy", "proposals"), queryFn: ({ signal }) => api.get<{ readonly proposals: readonly Proposal[] }>("/policy/proposals", {}, signal) });
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (data === undefined) return <Loading />;
  if (data.proposals.length === 0) return <Empty title={words.policy.proposals.none} />;
  return <Stack>{data.proposals.map((proposal) => <One key={proposal.id} proposal={proposal} schema={schema} />)}</Stack>;
}

function One({ proposal: { id, madeAt, state, proposed, baseVersion }, schema }: { readonly proposal: Proposal; readonly schema: SettingSchema }) {
  const api = useApi();
  const decide = useMutation({ mutationFn: (verb: "approve" | "reject") => api.post(`/policy/proposals/${id}/decision`, { verb }), onSettled: () => api.refresh("policy") });
  const text = words.policy.proposals;
  const changes = proposed.edited === undefined
    ? proposed.changes.map(({ key, from, to, fix }) => ({ label: fix ?? titleAt(schema, key.split(".")), before: shown(from), after: shown(to) }))
    : proposed.edited.map(({ path, from, to }) => ({ label: titleAt(schema, path), before: shown(from), after: shown(to) }));
  return (
    <section className="card">
      <Group gap="xs" mb="sm"><Mark tone={TONES[state]}>{text.states[state]}</Mark><span><Moment at={madeAt} /> · {proposed.by === undefined ? text.figures : text.by(proposed.by)} · {text.base(baseVersion)}</span></Group>
      <Diff changes={changes} />
      {decide.error !== null && <Failure error={decide.error} />}
      {state === "open" && (
        <Group mt="md">
          <Button loading={decide.isPending} onClick={() => { decide.mutate("approve"); }}>{text.approve}</Button>
          <Button variant="default" disabled={decide.isPending} onClick={() => { decide.mutate("reject"); }}>{text.reject}</Button>
        </Group>
      )}
    </section>
  );
}
