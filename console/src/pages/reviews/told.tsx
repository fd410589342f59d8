import { Button, Group } from "@mantine/core";

import { ForeignText } from "../../ui/foreign-text.tsx";
import { words } from "../../words/words.ts";
import type { Underway, useDeedsOf } from "./use-deeds.ts";

const { done, undo, dismiss, openIt, again, notDone } = words.reviews;
const SHOWN_MAX = 3;

interface ToldProps {
  readonly deeds: ReturnType<typeof useDeedsOf>;
  readonly onOpen: (id: string, installation: string | null) => void;
}

/** What was just decided and can be undone, and what came back undone with the reason. */
export function Told({ deeds, onOpen }: ToldProps) {
  const all = [...deeds.all.values()];
  const failed = all.filter(({ stage }) => stage === "failed").slice(-SHOWN_MAX);
  const held = all.findLast(({ stage }) => stage === "held");
  if (failed.length === 0 && held === undefined) return null;
  return (
    <div className="told card">
      {failed.map((one) => <Failed key={one.review.id} underway={one} deeds={deeds} onOpen={onOpen} />)}
      {held !== undefined && <Group gap="sm" wrap="nowrap"><span style={{ minWidth: 0 }}>{done[held.deed.verb]}: <ForeignText text={held.review.title} /></span><Button size="xs" variant="default" aria-keyshortcuts="z" onClick={() => { void deeds.undo(); }}>{undo} (z)</Button></Group>}
    </div>
  );
}

function Failed({ underway: { review, why, letter, isUnsent }, deeds, onOpen }: ToldProps & { readonly underway: Underway }) {
  // What is not done stays told while it may still be sent, whatever is opened meanwhile.
  const look = (): void => { onOpen(review.id, letter.installation); if (!isUnsent) deeds.dismiss(review.id); };
  return (
    <div role="alert">
      <strong>{notDone}:</strong> <ForeignText text={review.title} /><br />{why}
      <Group gap="xs" my={4}>
        {isUnsent && <Button size="xs" onClick={() => { deeds.again(review.id); }}>{again}</Button>}
        <Button size="xs" variant="default" onClick={look}>{openIt}</Button>
        <Button size="xs" variant="subtle" onClick={() => { deeds.dismiss(review.id); }}>{dismiss}</Button>
      </Group>
    </div>
  );
}
