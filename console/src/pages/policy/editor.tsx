import { Group, Textarea } from "@mantine/core";
import { useState } from "react";

import { Problem } from "../../api/client.ts";
import { useSession } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { words } from "../../words/words.ts";
import { withPreset } from "./edits.ts";
import { ConfirmDraft, Outcome } from "./saving.tsx";
import { SettingsForm } from "./settings-form.tsx";
import type { PolicyTree } from "./shapes.ts";
import type { Draft } from "./use-draft.ts";

/** The draft as a form or as JSON, with the way to save it. */
export function Editor({ draft: all, view }: { readonly draft: Draft; readonly view: "settings" | "json" }) {
  const { held, draft, edits, set, setDraft, save, isStale, discard } = all;
  const { can } = useSession();
  const [confirming, setConfirming] = useState(false);
  const text = words.policy;
  const isReadOnly = !can("policy:write");
  const errors = save.error instanceof Problem ? save.error.errors : [];
  return (
    <>
      <p>{text.version(held.version)}</p>
      {!isReadOnly && view === "settings" && (
        <Group mb="md" gap="xs" role="group" aria-label={text.presets}>
          <span>{text.presets}</span>
          {held.presets.map((preset) => <Button key={preset.name} size="xs" variant="default" title={preset.summary} onClick={() => { setDraft(withPreset(draft, preset)); }}>{preset.title}</Button>)}
        </Group>
      )}
      <Outcome draft={all} />
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
      {confirming && <ConfirmDraft draft={all} onClose={() => { setConfirming(false); }} />}
    </>
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
