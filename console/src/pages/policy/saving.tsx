import { Problem } from "../../api/client.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { words } from "../../words/words.ts";
import { Confirm } from "./confirm.tsx";
import type { Saved } from "./shapes.ts";
import type { Draft } from "./use-draft.ts";

/** What became of a draft that was to be saved: somebody was first, or what holds and what waits for another admin. */
export function Outcome({ draft: { edits, both, save, rebase, isStale } }: { readonly draft: Draft }) {
  const { conflict } = words.policy;
  return (
    <>
      {isStale && (
        <Notice tone="warn" title={conflict.title} isUrgent>
          <p>{conflict.text}</p>
          <Button loading={rebase.isPending} onClick={() => { rebase.mutate(); }}>{conflict.take}</Button>
        </Notice>
      )}
      {both.length > 0 && <Notice tone="warn">{conflict.both(both.join(", "))}</Notice>}
      {save.data !== undefined && edits.length === 0 && <SavedNote saved={save.data} />}
    </>
  );
}

/** The last look at a draft before it is saved; closes when it was, or when {@link Outcome} has more to say. */
export function ConfirmDraft({ draft: { held, draft, edits, save, isStale }, onClose }: { readonly draft: Draft; readonly onClose: () => void }) {
  const send = (liftOptOuts: boolean): void => {
    save.mutate(liftOptOuts, { onSuccess: onClose, onError: (error) => { if (error instanceof Problem && error.status === 409) onClose(); } });
  };
  return <Confirm held={held} draft={draft} edits={edits} isSaving={save.isPending} error={isStale ? null : save.error} onSave={send} onClose={onClose} />;
}

function SavedNote({ saved: { version, changed, waiting, unknown, unearned, optOutsKept } }: { readonly saved: Saved }) {
  const text = words.policy;
  return (
    <Notice tone="good">
      {changed.length > 0 ? text.saved(version) : text.nothingSaved} {waiting !== null && text.waits} {unknown.length > 0 && text.unknown(unknown.join(", "))} {unearned.length > 0 && text.unearned(unearned.join(", "))} {optOutsKept > 0 && text.optOutsKept(optOutsKept)}
    </Notice>
  );
}
