import { Button, Group } from "@mantine/core";

import { ForeignText } from "../../ui/foreign-text.tsx";
import { words } from "../../words/words.ts";
import type { Underway } from "./use-deeds.ts";

const { done, undo, dismiss, openIt, row } = words.reviews;
const SHOWN_MAX = 3;

/** What was just decided and can be undone, and what came back undone with the reason. */
export function Told({ underway, onUndo, onDismiss, onOpen }: { readonly underway: ReadonlyMap<string, Underway>; readonly onUndo: () => void; readonly onDismiss: (id: string) => void; readonly onOpen: (id: string) => void }) {
  const failed = [...underway.values()].filter(({ stage }) => stage === "failed").slice(-SHOWN_MAX);
  const held = [...underway.values()].findLast(({ stage }) => stage === "held");
  if (failed.length === 0 && held === undefined) return null;
  return (
    <div className="told card">
      {failed.map(({ review, why }) => (
        <div key={review.id} role="alert">
          <strong>{row.failed}:</strong> <ForeignText text={review.title} /><br />{why}
          <Group gap="xs" my={4}><Button size="xs" variant="default" onClick={() => { onOpen(review.id); onDismiss(review.id); }}>{openIt}</Button><Button size="xs" variant="subtle" onClick={() => { onDismiss(review.id); }}>{dismiss}</Button></Group>
        </div>
      ))}
      {held !== undefined && <Group gap="sm" wrap="nowrap"><span style={{ minWidth: 0 }}>{done[held.deed.verb]}: <ForeignText text={held.review.title} /></span><Button size="xs" variant="default" aria-keyshortcuts="z" onClick={onUndo}>{undo} (z)</Button></Group>}
    </div>
  );
}
