import { Radio, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { useApi, useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/states.tsx";
import { Notice } from "../../ui/notice.tsx";
import { words } from "../../words/words.ts";
import { editsBetween, withPreset } from "../policy/edits.ts";
import type { PolicyState, Saved } from "../policy/shapes.ts";

/** Three attitudes; the one that is chosen is tried below, and holds once it is used. */
export function PresetStep({ state, chosen, onChoose }: { readonly state: PolicyState; readonly chosen: string | null; readonly onChoose: (name: string | null) => void }) {
  const api = useApi();
  const { can } = useSession();
  const preset = state.presets.find(({ name }) => name === chosen);
  const save = useMutation({
    mutationFn: () => api.put<Saved>("/policy", { policy: preset === undefined ? state.policy : withPreset(state.policy, preset), version: state.version }),
    onSettled: () => api.refresh("policy"),
  });
  const text = words.firstRun.preset;
  return (
    <section className="card" aria-labelledby="preset">
      <h2 id="preset">{text.title}</h2>
      <Radio.Group value={chosen ?? ""} onChange={(name) => { save.reset(); onChoose(name); }} label={text.lead}>
        <Stack mt="sm">
          {state.presets.map((one) => {
            const differs = editsBetween(state.policy, withPreset(state.policy, one)).length;
            return <Radio key={one.name} value={one.name} label={one.title} description={`${one.summary} ${differs === 0 ? text.chosen : `${text.differs(differs)}.`}`} />;
          })}
        </Stack>
      </Radio.Group>
      {can("policy:write") && <Button mt="md" disabled={preset === undefined} loading={save.isPending} onClick={() => { save.mutate(); }}>{text.choose}</Button>}
      {save.error !== null && <Failure error={save.error} />}
      {save.data !== undefined && <Notice tone="good">{save.data.changed.length > 0 && text.saved} {save.data.waiting !== null && text.waiting} {save.data.waiting !== null && state.otherAdmins === 0 && words.policy.confirm.noOther}</Notice>}
    </section>
  );
}
