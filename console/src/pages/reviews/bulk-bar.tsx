import { Group, NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";

import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Diff } from "../../ui/diff.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import type { Change, ReviewLine, ReviewState, Verb } from "./types.ts";
import { useReviewers } from "./use-queue.ts";

/** As many as the server decides at once. */
export const BULK_MAX = 500;

const { bulk, verbs, forms, states } = words.reviews;
const BULK_VERBS = ["approve", "log", "reject", "assign", "escalate", "block"] as const satisfies readonly Verb[];

interface Item {
  readonly id: string;
  readonly ok: boolean;
  readonly title: string | null;
  readonly state: ReviewState | null;
  readonly effects: readonly string[];
  readonly changes: readonly Change[];
  readonly detail: string | null;
}

interface Wanted {
  readonly decisions: readonly { readonly id: string; readonly verb: Verb; readonly version: number; readonly reason: string | null; readonly assigneeId: string | null }[];
  readonly preview: { readonly items: readonly Item[]; readonly shown: string };
}

interface BulkProps {
  readonly chosen: readonly ReviewLine[];
  readonly selector: string;
  readonly onClear: () => void;
  readonly onAll: () => void;
  /** What came of it, and the reviews that are decided. */
  readonly onDone: (sentence: string, failed: ReadonlyMap<string, string>) => void;
}

/** Many reviews at once: first exactly what would become of each, then exactly that. */
export function BulkBar({ chosen, selector, onClear, onAll, onDone }: BulkProps) {
  const api = useApi();
  const { data: people } = useReviewers();
  const [verb, setVerb] = useState<Verb>("approve");
  const [assigneeId, setAssignee] = useState("");
  const [reason, setReason] = useState("");
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const [isBusy, setBusy] = useState(false);
  const during = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(null);
    await work().catch((failed: unknown) => { setError(failed instanceof Error ? failed : new Error(words.frame.failure.title)); });
    setBusy(false);
  };
  const look = () => during(async () => {
    const decisions = chosen.slice(0, BULK_MAX).map(({ id, version }) => ({ id, verb, version, reason: reason.trim() === "" ? null : reason.trim(), assigneeId: verb === "assign" && assigneeId !== "" ? assigneeId : null }));
    setWanted({ decisions, preview: await api.post("/reviews/decisions/preview", { selector, decisions }) });
  });
  const decide = ({ decisions, preview }: Wanted) => during(async () => {
    const { results } = await api.post<{ readonly results: readonly { readonly id: string; readonly ok: boolean; readonly detail?: string }[] }>("/reviews/decisions", { selector, decisions, shown: preview.shown });
    const failed = new Map(results.filter(({ ok }) => !ok).map(({ id, detail = "" }) => [id, detail]));
    setWanted(null);
    await api.refresh("reviews");
    onDone(bulk.result(results.length - failed.size, failed.size), failed);
  });
  const lacks = (verb === "reject" && reason.trim() === "") || (verb === "assign" && assigneeId === "");
  return (
    <section className="card" aria-label={bulk.label} style={{ marginTop: "0.8rem" }}>
      <Group gap="xs" align="end">
        <strong aria-live="polite">{bulk.count(chosen.length)}</strong>
        <NativeSelect size="xs" aria-label={bulk.label} value={verb} onChange={({ currentTarget }) => { setVerb(BULK_VERBS.find((one) => one === currentTarget.value) ?? "approve"); }} data={BULK_VERBS.map((one) => ({ value: one, label: verbs[one] }))} />
        {verb === "assign" && <NativeSelect size="xs" aria-label={forms.to} value={assigneeId} onChange={({ currentTarget }) => { setAssignee(currentTarget.value); }} data={[{ value: "", label: forms.to }, ...(people?.reviewers ?? []).map(({ id, name }) => ({ value: id, label: name }))]} />}
        {verb === "reject" && <Textarea size="xs" aria-label={forms.reason} placeholder={forms.reason} value={reason} autosize maxLength={2_000} onChange={({ currentTarget }) => { setReason(currentTarget.value); }} />}
        <Button size="xs" loading={isBusy && wanted === null} disabled={lacks} onClick={() => { void look(); }}>{bulk.preview(verbs[verb])}</Button>
        <Button size="xs" variant="subtle" onClick={onAll}>{bulk.all}</Button>
        <Button size="xs" variant="subtle" onClick={onClear}>{bulk.clear}</Button>
      </Group>
      {chosen.length > BULK_MAX && <p>{bulk.max(BULK_MAX)}</p>}
      {error !== null && <Failure error={error} />}
      {wanted !== null && <Preview wanted={wanted} verb={verb} isBusy={isBusy} onDo={() => { void decide(wanted); }} onClose={() => { setWanted(null); }} />}
    </section>
  );
}

function Preview({ wanted, verb, isBusy, onDo, onClose }: { readonly wanted: Wanted; readonly verb: Verb; readonly isBusy: boolean; readonly onDo: () => void; readonly onClose: () => void }) {
  const { items } = wanted.preview;
  const able = items.filter(({ ok }) => ok);
  const refused = items.filter(({ ok }) => !ok);
  return (
    <Dialog onClose={onClose} size="xl" title={bulk.preview(verbs[verb])}>
      <Group gap="xs" mb="sm"><Mark tone="good">{bulk.would(able.length)}</Mark>{refused.length > 0 && <Mark tone="bad">{bulk.refused(refused.length)}</Mark>}</Group>
      <Button loading={isBusy} disabled={able.length === 0} onClick={onDo} data-autofocus>{able.length === 0 ? bulk.nothing : bulk.done(able.length)}</Button>
      <ul className="queue" style={{ marginTop: "0.8rem" }}>{[...refused, ...able].map((item) => <li key={item.id} className="queue-row"><PreviewItem item={item} /></li>)}</ul>
    </Dialog>
  );
}

function PreviewItem({ item: { id, ok, title, state, effects, changes, detail } }: { readonly item: Item }) {
  return (
    <div style={{ minWidth: 0 }}>
      <strong><ForeignText text={title ?? id} /></strong> {ok ? state !== null && <Mark>{bulk.becomes} {states[state]}</Mark> : <Mark tone="bad">{detail}</Mark>}
      {effects.map((effect) => <p key={effect} style={{ margin: 0 }}><ForeignText text={effect} /></p>)}
      {changes.filter(({ fields }) => fields.some(({ before }) => before !== null)).map((change) => <Diff key={change.proposalId} changes={change.fields} />)}
    </div>
  );
}
