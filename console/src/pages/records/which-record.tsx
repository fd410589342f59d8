import { Button, NativeSelect, TextInput } from "@mantine/core";
import type { SyntheticEvent } from "react";
import { useNavigate } from "react-router";

import { words } from "../../words/words.ts";

/** Asks for a record by its kind and id. */
export function WhichRecord({ object = "contact", id = "" }: { readonly object?: string; readonly id?: string }) {
  const navigate = useNavigate();
  const w = words.records;
  const go = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [what, which] = [form.get("object"), form.get("id")];
    if (typeof what === "string" && typeof which === "string" && which.trim() !== "") void navigate(`/records/${encodeURIComponent(what)}/${encodeURIComponent(which.trim())}`);
  };
  return (
    <form onSubmit={go} className="fields no-print" style={{ alignItems: "end" }}>
      <NativeSelect name="object" label={w.object} defaultValue={object} data={Object.entries(w.objects).map(([value, label]) => ({ value, label }))} />
      <TextInput name="id" label={w.id} title={w.idHint} defaultValue={id} required pattern="[\w.:~@\-]{1,120}" autoComplete="off" />
      <Button type="submit">{w.show}</Button>
    </form>
  );
}
