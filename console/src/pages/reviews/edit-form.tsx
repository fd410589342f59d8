import { Button, NativeSelect, Textarea, TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";

import { fromLocal, INSTANT, readersZone, toLocal } from "../../ui/local-time.ts";
import { words } from "../../words/words.ts";
import { useReviewers } from "./use-queue.ts";
import type { Change, Deed, FieldShown, ReviewShown, Said } from "./types.ts";

const { forms } = words.reviews;
const keyOf = ({ proposalId }: Change, { field }: FieldShown): string => `${proposalId} ${field}`;
/** Longer texts get room for several lines. */
const LINE_CHARS_MAX = 80;

/** Puts other values in the place of those that are proposed, and approves with them. */
export function EditForm({ shown, onDeed }: { readonly shown: ReviewShown; readonly onDeed: (deed: Deed) => void }) {
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [error, setError] = useState<string | null>(null);
  const { data: people } = useReviewers();
  const fields = shown.changes.flatMap((change) => change.fields.filter(({ editable, field }) => editable && (field !== "ownerId" || people !== undefined)).map((field) => ({ change, field })));
  const send = (): void => {
    const said = saidOf(shown.changes, values, people?.reviewers ?? []);
    if ((said.edits ?? []).length + (said.recordChanges ?? []).length === 0) setError(forms.nothingChanged);
    else onDeed({ verb: "edit", said });
  };
  return (
    <form onSubmit={(event) => { event.preventDefault(); send(); }}>
      <p>{forms.editNote}</p>
      {fields.map(({ change, field }, index) => {
        const key = keyOf(change, field);
        const value = values[key] ?? field.after ?? "";
        const common = { mb: "sm", label: `${field.label} (${words.reviews.objects[change.object] ?? change.object})`, value, ...(index === 0 ? { "data-autofocus": true } : {}) };
        const set = (next: string): void => { setValues({ ...values, [key]: next }); };
        if (field.field === "ownerId") return <NativeSelect key={key} {...common} data={[{ value: "", label: "" }, ...(people?.reviewers ?? []).map(({ name }) => name)]} onChange={({ currentTarget }) => { set(currentTarget.value); }} />;
        return <ValueInput key={key} {...common} proposed={field.after ?? ""} onValue={set} />;
      })}
      {error !== null && <p role="alert">{error}</p>}
      <Button type="submit" mt="sm">{words.reviews.verbs.edit}</Button>
    </form>
  );
}

interface ValueInputProps extends Pick<TextInputProps, "label" | "mb"> {
  readonly value: string;
  /** Tells what kind of value it is. */
  readonly proposed: string;
  readonly onValue: (value: string) => void;
}

/** A control that fits the value: a day, a moment in the reader's zone, a line, or a text. */
function ValueInput({ value, proposed, onValue, ...common }: ValueInputProps) {
  const [local, setLocal] = useState<string | null>(null);
  if (INSTANT.test(proposed)) {
    return <TextInput {...common} type="datetime-local" step={toLocal(proposed).length > MINUTES_CHARS ? 1 : 60} required description={forms.inZone(readersZone())} value={local ?? toLocal(value)} onChange={({ currentTarget }) => { setLocal(currentTarget.value); onValue(fromLocal(currentTarget.value, proposed)); }} />;
  }
  const onChange = ({ currentTarget }: { readonly currentTarget: { readonly value: string } }): void => { onValue(currentTarget.value); };
  if (DAY.test(proposed)) return <TextInput {...common} type="date" value={value} onChange={onChange} />;
  return proposed.length > LINE_CHARS_MAX ? <Textarea {...common} value={value} autosize minRows={3} maxRows={12} maxLength={60_000} onChange={onChange} /> : <TextInput {...common} value={value} maxLength={2_000} onChange={onChange} />;
}

const MINUTES_CHARS = "2026-03-02T09:00".length;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Engagements are edited as such; values of the CRM's own records are changes over what was shown. */
function saidOf(changes: readonly Change[], values: Readonly<Record<string, string>>, people: readonly { readonly id: string; readonly name: string }[]): Said {
  const changed = changes.map((change) => ({
    change, set: Object.fromEntries(change.fields.flatMap((field) => {
      const value = values[keyOf(change, field)];
      return value === undefined || value === (field.after ?? "") ? [] : [[field.field, value === "" ? null : field.field === "ownerId" ? (people.find(({ name }) => name === value)?.id ?? value) : value]];
    })),
  })).filter(({ set }) => Object.keys(set).length > 0);
  return {
    edits: changed.filter(({ change }) => change.recordId === null).map(({ change: { proposalId }, set }) => ({ proposalId, fields: set })),
    recordChanges: changed.flatMap(({ change, set }) => (change.recordId === null ? [] : [{ object: change.object, id: change.recordId, set, expect: Object.fromEntries(change.fields.filter(({ field }) => field !== "ownerId" && Object.hasOwn(set, field)).map(({ field, before }) => [field, before])) }])),
  };
}
