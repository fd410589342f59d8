import { Group, NumberInput, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";

import { Mark } from "../../ui/mark.tsx";
import { words } from "../../words/words.ts";
import type { SettingSchema } from "./shapes.ts";

const NARROW = { wrapper: { maxWidth: "21rem" } };

/** One setting of the form. */
export interface SettingFieldProps {
  readonly schema: SettingSchema;
  readonly name: string;
  readonly value: unknown;
  readonly isChanged: boolean;
  readonly isGuarded: boolean;
  readonly isReadOnly: boolean;
  /** What the server said of it. */
  readonly error: string | null;
  readonly onChange: (value: unknown) => void;
}

/** A control that fits the setting, with what the setting is for beneath its name. What fits none is edited as JSON. */
export function SettingField(props: SettingFieldProps) {
  const { schema, value, onChange, isReadOnly, error } = props;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const common = { label: <Label {...props} />, description: schema.description ?? "", disabled: isReadOnly, error, mb: "lg" };
  if (schema.type === "boolean") return <Switch {...common} checked={value === true} onChange={({ currentTarget }) => { onChange(currentTarget.checked); }} />;
  if (schema.enum !== undefined) return <Select {...common} data={[...schema.enum]} value={typeof value === "string" ? value : null} allowDeselect={false} onChange={(chosen) => { if (chosen !== null) onChange(chosen); }} styles={NARROW} />;
  if (schema.type === "number" || schema.type === "integer") {
    const [min, max] = [minimum ?? exclusiveMinimum, maximum ?? exclusiveMaximum];
    return <NumberInput {...common} value={typeof value === "number" ? value : ""} allowDecimal={schema.type === "number"} {...(min === undefined ? {} : { min })} {...(max === undefined ? {} : { max })} clampBehavior="none" onChange={(next) => { if (typeof next === "number") onChange(next); }} styles={NARROW} />;
  }
  if (schema.type === "string") return <TextInput {...common} value={typeof value === "string" ? value : ""} onChange={({ currentTarget }) => { onChange(currentTarget.value); }} styles={NARROW} />;
  if (schema.type === "array" && isOfText(schema.items)) return <Lines {...props} common={common} />;
  return <Json {...props} common={common} />;
}

const isOfText = (items: SettingSchema | undefined): boolean => items !== undefined && (items.type === "string" || items.enum !== undefined || (items.anyOf?.every((one) => one.type === "string") ?? false));

function Label({ schema, name, isChanged, isGuarded }: SettingFieldProps) {
  return (
    <Group component="span" gap="xs" display="inline-flex">
      <span>{schema.title ?? name}</span>
      {isChanged && <Mark tone="accent">{words.policy.changed}</Mark>}
      {isGuarded && <Mark tone="warn">{words.policy.guarded}</Mark>}
    </Group>
  );
}

type Common = { readonly label: React.ReactNode; readonly description: string; readonly disabled: boolean; readonly error: string | null; readonly mb: string };

/** A list of words, one a line; an empty line is none. What is typed stays as typed until the list is another one. */
function Lines({ value, onChange, common }: SettingFieldProps & { readonly common: Common }) {
  const list = Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  const [text, setText] = useState(list.join("\n"));
  const shown = listOf(text).join("\n") === list.join("\n") ? text : list.join("\n");
  return <Textarea {...common} description={`${common.description} ${words.policy.perLine}`} value={shown} autosize minRows={1} maxRows={12} onChange={({ currentTarget }) => { setText(currentTarget.value); onChange(listOf(currentTarget.value)); }} />;
}

const listOf = (text: string): readonly string[] => text.split("\n").map((line) => line.trim()).filter((line) => line !== "");

/** A table or anything else that has no control of its own. */
function Json({ value, onChange, common }: SettingFieldProps & { readonly common: Common }) {
  const [text, setText] = useState<string | null>(null);
  const told = JSON.stringify(value, null, 1);
  const isBroken = text !== null && parsed(text) === undefined;
  return (
    <Textarea
      {...common} description={`${common.description} ${words.policy.asJson}`} value={text ?? told} error={isBroken ? words.policy.notJson : common.error} autosize minRows={1} maxRows={14} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
      onChange={({ currentTarget }) => { setText(currentTarget.value); const next = parsed(currentTarget.value); if (next !== undefined) onChange(next); }}
      onBlur={() => { if (!isBroken) setText(null); }}
    />
  );
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
