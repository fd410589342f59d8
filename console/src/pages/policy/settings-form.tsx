import { Accordion, TextInput } from "@mantine/core";
import { useState } from "react";

import { Mark } from "../../ui/mark.tsx";
import { words } from "../../words/words.ts";
import { nameOf, protectionOf, valueAt } from "./edits.ts";
import { SettingField } from "./setting-field.tsx";
import type { Edit, PolicyTree, Protected, SettingSchema } from "./shapes.ts";

const PANELS = { item: { backgroundColor: "var(--mantine-color-body)", border: "1px solid var(--st-line)" } };

/** What the form shows and tells. */
export interface SettingsFormProps {
  readonly schema: SettingSchema;
  readonly draft: PolicyTree;
  readonly edits: readonly Edit[];
  readonly guarded: readonly Protected[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly isReadOnly: boolean;
  readonly onChange: (path: readonly string[], value: unknown) => void;
}

/** Every setting of the policy, group by group, made from the schema. */
export function SettingsForm(props: SettingsFormProps) {
  const { schema, edits } = props;
  const [sought, setSought] = useState("");
  const groups = Object.entries(schema.properties ?? {}).filter(([name, group]) => sought === "" || settingsIn(group, [name]).some((setting) => isFound(setting, sought)));
  const { find, nothingFound, changed } = words.policy;
  return (
    <>
      <TextInput label={find} value={sought} onChange={({ currentTarget }) => { setSought(currentTarget.value); }} mb="md" type="search" />
      {groups.length === 0 && <p>{nothingFound}</p>}
      <Accordion multiple variant="separated" order={2} styles={PANELS} {...(sought === "" ? {} : { value: groups.map(([name]) => name) })}>
        {groups.map(([name, group]) => (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control>{group.title ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`} {edits.some(({ path }) => path[0] === name) && <Mark tone="accent">{changed}</Mark>}</Accordion.Control>
            <Accordion.Panel>
              {group.description !== undefined && <p style={{ marginTop: 0 }}>{group.description}</p>}
              {settingsIn(group, [name]).filter((setting) => sought === "" || isFound(setting, sought)).map((setting) => <Setting key={nameOf(setting.path)} setting={setting} form={props} />)}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </>
  );
}

interface Found {
  readonly path: readonly string[];
  readonly schema: SettingSchema;
}

function Setting({ setting: { path, schema }, form: { draft, edits, guarded, errors, isReadOnly, onChange } }: { readonly setting: Found; readonly form: SettingsFormProps }) {
  const name = nameOf(path);
  const mine = errors.filter((error) => error.path === `policy.${name}` || error.path.startsWith(`policy.${name}.`));
  return (
    <SettingField
      schema={schema} name={path.slice(1).join(" ")} value={valueAt(draft, path)} isReadOnly={isReadOnly} isGuarded={protectionOf(guarded, name) !== undefined}
      isChanged={edits.some((edit) => nameOf(edit.path) === name || nameOf(edit.path).startsWith(`${name}.`))} error={mine.length === 0 ? null : mine.map(({ message }) => message).join("; ")}
      onChange={(value) => { onChange(path, value); }}
    />
  );
}

/** Groups within a group are told with it; their settings carry the group's title. */
function settingsIn(group: SettingSchema, path: readonly string[]): readonly Found[] {
  return Object.entries(group.properties ?? {}).flatMap(([name, schema]): readonly Found[] => {
    const at = [...path, name];
    if (schema.properties === undefined) return [{ path: at, schema: at.length > 2 ? { ...schema, title: `${group.title ?? path.at(-1) ?? ""} › ${schema.title ?? name}`, description: [group.description, schema.description].filter(Boolean).join(" ") } : schema }];
    return settingsIn(schema, at);
  });
}

const isFound = ({ path, schema }: Found, sought: string): boolean => `${nameOf(path)} ${schema.title ?? ""} ${schema.description ?? ""}`.toLowerCase().includes(sought.trim().toLowerCase());
