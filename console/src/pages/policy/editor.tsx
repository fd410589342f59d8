import { Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";

import { Problem } from "../../api/client.ts";
import { useSession } from "../../api/session.tsx";
import { Notice } from "../../ui/notice.tsx";
import { words } from "../../words/words.ts";
import { Confirm } from "./confirm.tsx";
import { withPreset } from "./edits.ts";
import { SettingsForm } from "./settings-form.tsx";
import type { PolicyTree, Saved } from "./shapes.ts";
import type { Draft } from "./use-draft.ts";

/** The draft as a form or as JSON, with the way to save it. */
export function Editor({ draft: { held, draft, edits, both, set, setDraft, save, rebase, isStale, discard }, view }: { readonly draft: Draft; readonly view: "settings" | "json" }) {
  const { can } = useSession();
  const [confirming, setConfirming] = useState(false);
  const text = words.policy;
  const isReadOnly = !can("policy:write");
  const errors = save.error instanceof Problem ? save.error.errors : [];
  const confirm = (liftOptOuts: boolean): void => { save.mutate(liftOptOuts, { onSuccess: () => { setConfirming(false); }, onError: (error) => { if (error instanceof Problem && error.status === 409) setConfirming(false); } }); };
  return (
    <>
      <p>{text.version(held.version)}</p>
      {!isReadOnly && view === "settings" && (
        <Group mb="md" gap="xs" role="group" aria-label={text.presets}>
          <span>{text.presets}</span>
          {held.presets.map((preset) => <Button key={preset.name} size="xs" variant="default" title={preset.summary} onClick={() => { setDraft(withPreset(draft, preset)); }}>{preset.title}</Button>)}
        </Group>
      )}
      {isStale && (
        <Notice tone="warn" title={text.conflict.title} isUrgent>
          <p>{text.conflict.text}</p>
          <Button loading={rebase.isPending} onClick={() => { rebase.mutate(); }}>{text.conflict.take}</Button>
        </Notice>
      )}
      {both.length > 0 && <Notice tone="warn">{text.conflict.both(both.join(", "))}</Notice>}
      {save.data !== undefined && edits.length === 0 && <SavedNote saved={save.data} />}
      {view === "settings" ? <SettingsForm schema={held.schema} draft={draft} edits={edits} guarded={held.protected} errors={errors} isReadOnly={isReadOnly} onChange={set} /> : <JsonView draft={draft} isReadOnly={isReadOnly} onChange={setDraft} />}
      {!isReadOnly && (
        <div className="card savebar" role="region" aria-label={text.look}>
          <span role="status">{text.changedCount(edits.length)}</span>
          <Group gap="xs">
            <Button disabled={edits.length === 0 || isStale} onClick={() => { setConfirming(true); }}>{text.look}</Button>
            <Button variant="default" disabled={edits.length === 0} onClick={discard}>{text.discard}</Button>
          </Group>
        </div>
      )}
      {confirming && <Confirm held={held} draft={draft} edits={edits} isSaving={save.isPending} error={isStale ? null : save.error} onSave={confirm} onClose={() => { setConfirming(false); }} />}
    </>
  );
}

function SavedNote({ saved: { version, changed, waiting, unknown, unearned, optOutsKept } }: { readonly saved: Saved }) {
  const text = words.policy;
  return (
    <Notice tone="good">
      {changed.length > 0 ? text.saved(version) : text.nothingSaved} {waiting !== null && text.waits} {unknown.length > 0 && text.unknown(unknown.join(", "))} {unearned.length > 0 && text.unearned(unearned.join(", "))} {optOutsKept > 0 && text.optOutsKept(optOutsKept)}
    </Notice>
  );
}

/** The whole draft as JSON; while it is none, the draft stays as it was. */
function JsonView({ draft, isReadOnly, onChange }: { readonly draft: PolicyTree; readonly isReadOnly: boolean; readonly onChange: (draft: PolicyTree) => void }) {
  const [text, setText] = useState<string | null>(null);
  const isBroken = text !== null && treeOf(text) === null;
  return (
    <Textarea
      label={words.policy.tabs.json} value={text ?? JSON.stringify(draft, null, 2)} readOnly={isReadOnly} autosize minRows={12} maxRows={40} error={isBroken ? words.policy.notJson : null} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} spellCheck={false}
      onChange={({ currentTarget }) => { setText(currentTarget.value); const tree = treeOf(currentTarget.value); if (tree !== null) onChange(tree); }} onBlur={() => { if (!isBroken) setText(null); }}
    />
  );
}

function treeOf(text: string): PolicyTree | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : null;
  } catch {
    return null;
  }
}
