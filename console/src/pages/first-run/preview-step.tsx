import { useMutation } from "@tanstack/react-query";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { DryRunResult } from "../policy/dry-run.tsx";
import { withPreset } from "../policy/edits.ts";
import type { DryRun, PolicyState } from "../policy/shapes.ts";

/** What the chosen settings would do with what came in during the last 30 days. */
export function PreviewStep({ id, state, chosen }: { readonly id: string; readonly state: PolicyState; readonly chosen: string | null }) {
  const api = useApi();
  const preset = state.presets.find(({ name }) => name === chosen);
  const run = useMutation({ mutationFn: () => api.post<DryRun>(`/installations/${id}/preview`, { days: 30, ...(preset === undefined ? {} : { policy: withPreset(state.policy, preset) }) }) });
  const text = words.firstRun.preview;
  return (
    <section className="card" aria-labelledby="preview">
      <h2 id="preview">{text.title}</h2>
      <p>{text.lead} {text.with}: <strong>{preset?.title ?? words.firstRun.preset.current}</strong>.</p>
      <Button variant="default" loading={run.isPending} onClick={() => { run.mutate(); }}>{text.run}</Button>
      {run.error !== null && <Failure error={run.error} />}
      {run.data !== undefined && <div role="status"><p>{run.data.judged === 0 ? text.none : text.judged(run.data.judged)}</p>{run.data.judged > 0 && <DryRunResult run={run.data} />}</div>}
    </section>
  );
}
