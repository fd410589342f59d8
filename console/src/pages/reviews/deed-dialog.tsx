import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";

import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { EditForm } from "./edit-form.tsx";
import type { Deed, ReviewLine, ReviewShown } from "./types.ts";
import { useReviewers } from "./use-queue.ts";

/** What a verb needs to be told before it is done. */
export type Asking = "reject" | "assign" | "snooze" | "edit" | "block";

const { forms, verbs, snooze } = words.reviews;

/** Asks for what a verb needs: a reason, a person, a time, other values, or that it is meant. */
export function DeedDialog({ asking, review, shown, onDeed, onClose }: { readonly asking: Asking | null; readonly review: Pick<ReviewLine, "expiresAt"> | null; readonly shown: ReviewShown | null; readonly onDeed: (deed: Deed) => void; readonly onClose: () => void }) {
  if (asking === null) return null;
  const titles = { reject: forms.reject, assign: forms.assign, snooze: forms.snooze, edit: forms.edit, block: forms.block };
  const body: Readonly<Record<Asking, ReactNode>> = {
    reject: <Reject onDeed={onDeed} />,
    assign: <Assign onDeed={onDeed} />,
    snooze: <Snooze expiresAt={review?.expiresAt ?? null} now={shown?.now ?? new Date().toISOString()} onDeed={onDeed} />,
    edit: shown === null ? null : <EditForm shown={shown} onDeed={onDeed} />,
    block: <form onSubmit={(event) => { event.preventDefault(); onDeed({ verb: "block", said: {} }); }}><p>{forms.blockNote}</p><Button type="submit" color="red" data-autofocus>{verbs.block}</Button></form>,
  };
  return <Dialog onClose={onClose} title={titles[asking]} size={asking === "edit" ? "lg" : "md"}>{body[asking]}</Dialog>;
}

function Reject({ onDeed }: { readonly onDeed: (deed: Deed) => void }) {
  const [reason, setReason] = useState("");
  const [error, setError] = useState<string | null>(null);
  const send = (): void => {
    if (reason.trim() === "") setError(forms.reasonNeeded);
    else onDeed({ verb: "reject", said: { reason: reason.trim() } });
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); send(); }}>
      <Textarea label={forms.reason} value={reason} error={error} maxLength={2_000} autosize minRows={2} data-autofocus onChange={({ currentTarget }) => { setReason(currentTarget.value); }}
        onKeyDown={(event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(); } }} />
      <Button type="submit" mt="sm">{verbs.reject}</Button>
    </form>
  );
}

function Assign({ onDeed }: { readonly onDeed: (deed: Deed) => void }) {
  const { data } = useReviewers();
  const [to, setTo] = useState("");
  const [error, setError] = useState<string | null>(null);
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (to === "") setError(forms.toNeeded); else onDeed({ verb: "assign", said: { assigneeId: to } }); }}>
      <NativeSelect label={forms.to} value={to} error={error} data-autofocus onChange={({ currentTarget }) => { setTo(currentTarget.value); }} data={[{ value: "", label: "" }, ...(data?.reviewers ?? []).map(({ id, name }) => ({ value: id, label: name }))]} />
      <Button type="submit" mt="sm">{verbs.assign}</Button>
    </form>
  );
}

const HOUR_MS = 3_600_000;
const MORNING = 8;

function Snooze({ expiresAt, now, onDeed }: { readonly expiresAt: string | null; readonly now: string; readonly onDeed: (deed: Deed) => void }) {
  const [at, setAt] = useState("");
  const [error, setError] = useState<string | null>(null);
  const put = (until: Date): void => {
    if (Number.isNaN(until.getTime()) || until.toISOString() <= now) setError(forms.untilNeeded);
    else if (expiresAt !== null && until.toISOString() >= expiresAt) setError(forms.notBeyond(new Date(expiresAt).toLocaleDateString()));
    else onDeed({ verb: "snooze", until: until.toISOString() });
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); put(new Date(at)); }}>
      <Stack gap="xs">
        <Group gap="xs">
          <Button variant="default" data-autofocus onClick={() => { put(new Date(Date.parse(now) + 4 * HOUR_MS)); }}>{forms.hours}</Button>
          <Button variant="default" onClick={() => { put(morning(now, 1)); }}>{forms.tomorrow}</Button>
          <Button variant="default" onClick={() => { put(morning(now, 7)); }}>{forms.week}</Button>
        </Group>
        <TextInput type="datetime-local" label={forms.at} value={at} error={error} onChange={({ currentTarget }) => { setAt(currentTarget.value); }} />
        <Button type="submit">{snooze}</Button>
      </Stack>
    </form>
  );
}

function morning(now: string, days: number): Date {
  const day = new Date(now);
  day.setDate(day.getDate() + days);
  day.setHours(MORNING, 0, 0, 0);
  return day;
}
