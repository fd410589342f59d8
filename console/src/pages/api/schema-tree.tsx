import { type ReactNode, useState } from "react";

import { ForeignText } from "../../ui/foreign-text.tsx";
import { words } from "../../words/words.ts";
import type { ApiDocument, Schema } from "./document.ts";
import { choices, isNullable, resolved } from "./schema.ts";

/** What a value must look like: its type and limits, and below them, folded up, what it is made of. */
export function SchemaTree({ schema: written, document }: { readonly schema: Schema; readonly document: ApiDocument }) {
  const { schema } = resolved(written, document);
  const parts = partsOf(schema, document);
  return (
    <>
      <p className="api-type"><code>{typeOf(written, document)}</code><Limits schema={schema} /></p>
      {parts.length > 0 && <Parts parts={parts} document={document} />}
    </>
  );
}

interface Part {
  readonly key: string;
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

function Parts({ parts, document }: { readonly parts: readonly Part[]; readonly document: ApiDocument }) {
  return <ul className="api-parts">{parts.map(({ key, ...part }) => <li key={key}><OnePart part={{ key, ...part }} document={document} /></li>)}</ul>;
}

function OnePart({ part: { name, schema: written, required }, document }: { readonly part: Part; readonly document: ApiDocument }) {
  const { schema } = resolved(written, document);
  const description = written.description ?? schema.description;
  const below = partsOf(schema, document);
  const head = <><code className="api-name">{name}</code> <code>{typeOf(written, document)}</code>{required && <> <strong>{words.api.required}</strong></>}<Limits schema={schema} /></>;
  return (
    <>
      {below.length === 0 ? head : <Folded head={head} below={below} document={document} />}
      {description !== undefined && <p><ForeignText text={description} /></p>}
    </>
  );
}

/** What is folded up is made when it is opened: some schemas speak of themselves. */
function Folded({ head, below, document }: { readonly head: ReactNode; readonly below: readonly Part[]; readonly document: ApiDocument }) {
  const [isOpen, setOpen] = useState(false);
  return <details onToggle={(event) => { setOpen(event.currentTarget.open); }}><summary>{head}</summary>{isOpen && <Parts parts={below} document={document} />}</details>;
}

function Limits({ schema }: { readonly schema: Schema }) {
  const told = words.api.limits(schema);
  return told.length === 0 ? null : <small className="api-limits"> {told.join(", ")}</small>;
}

function partsOf(schema: Schema, document: ApiDocument): readonly Part[] {
  const made = choices(schema);
  const [only] = made;
  if (only !== undefined && made.length === 1) return partsOf(resolved(only, document).schema, document);
  if (made.length > 1) return made.every((one) => isPlain(one, document)) ? [] : made.map((one, index) => ({ key: String(index), name: words.api.either(index), schema: one, required: false }));
  if (schema.items !== undefined) return partsOf(resolved(schema.items, document).schema, document);
  const named = Object.entries(schema.properties ?? {}).map(([name, one]) => ({ key: name, name, schema: one, required: schema.required?.includes(name) === true }));
  const { additionalProperties: free } = schema;
  return typeof free === "object" && Object.keys(free).length > 0 ? [...named, { key: "*", name: words.api.anyName, schema: free, required: false }] : named;
}

const isPlain = (schema: Schema, document: ApiDocument): boolean => partsOf(resolved(schema, document).schema, document).length === 0;

/** In the words of TypeScript, as most readers of an API know them. */
function typeOf(written: Schema, document: ApiDocument, depth = 0): string {
  const { schema, name } = resolved(written, document);
  if (name !== null) return name;
  const none = isNullable(schema) ? " | null" : "";
  const made = choices(schema);
  if (made.length > 0 && depth < 3) return [...new Set(made.map((one) => typeOf(one, document, depth + 1)))].join(" | ") + none;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.items !== undefined) return `${parenthesised(typeOf(schema.items, document, depth + 1))}[]${none}`;
  if (schema.format !== undefined) return schema.format + none;
  const types = typeof schema.type === "string" ? [schema.type] : schema.type ?? ["any"];
  return types.join(" | ");
}

const parenthesised = (type: string): string => (type.includes(" | ") ? `(${type})` : type);
