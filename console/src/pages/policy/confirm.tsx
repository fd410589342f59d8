import { Checkbox, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Diff } from "../../ui/diff.tsx";
import { Failure } from "../../ui/states.tsx";
import { Notice } from "../../ui/notice.tsx";
import { words } from "../../words/words.ts";
import { DryRunResult } from "./dry-run.tsx";
import { nameOf, shown, titleAt, waits } from "./edits.ts";
import type { DryRun, Edit, PolicyState, PolicyTree } from "./shapes.ts";

/** What is about to be saved. */
export interface ConfirmProps {
  readonly held: PolicyState;
  readonly draft: PolicyTree;
  readonly edits: readonly Edit[];
  readonly isSaving: boolean;
  readonly error: Error | null;
  readonly onSave: (liftOptOuts: boolean) => void;
  readonly onClose: () => void;
}

/** Setting by setting what would change, what of it waits for another admin, and a try on what came in lately. */
export function Confirm({ held, draft, edits, isSaving, error, onSave, onClose }: ConfirmProps) {
  const api = useApi();
  const [lifts, setLifts] = useState(false);
  const dry = useMutation({ mutationFn: () => api.post<DryRun>("/policy/dry-run", { policy: draft, days: 30 }) });
  const text = words.policy.confirm;
  const waiting = edits.filter((edit) => waits(held.protected, edit));
  return (
    <Dialog onClose={onClose} title={text.title}>
      <Diff changes={edits.map(({ path, from, to }) => ({ label: titleAt(held.schema, path), before: shown(from), after: shown(to) }))} />
      {waiting.length > 0 && (
        <Notice tone="warn" title={text.guarded}>
          <ul>{waiting.map(({ path }) => <li key={nameOf(path)}>{titleAt(held.schema, path)}</li>)}</ul>
          {held.otherAdmins === 0 && <p>{text.noOther}</p>}
        </Notice>
      )}
      {edits.some(({ path }) => nameOf(path) === "privacy.optOuts") && <Checkbox mt="md" label={text.lift} checked={lifts} onChange={({ currentTarget }) => { setLifts(currentTarget.checked); }} />}
      {dry.data !== undefined && <DryRunResult run={dry.data} />}
      {dry.error !== null && <Failure error={dry.error} />}
      {error !== null && <Failure error={error} />}
      <Group mt="lg">
        <Button loading={isSaving} onClick={() => { onSave(lifts); }}>{text.save}</Button>
        <Button variant="default" loading={dry.isPending} onClick={() => { dry.mutate(); }}>{text.dryRun}</Button>
        <Button variant="subtle" onClick={onClose}>{words.frame.cancel}</Button>
      </Group>
    </Dialog>
  );
}
