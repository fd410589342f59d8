import { Button, Group, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { type SubmitEvent, useRef, useState } from "react";

import { useVisitor } from "../../api/session.tsx";
import { ForeignText } from "../../ui/foreign-text.tsx";
import { words } from "../../words/words.ts";
import { AnswerShown } from "./answer.tsx";
import { type ApiDocument, type Operation, type Parameter, takes } from "./document.ts";
import { exampleOf, resolved } from "./schema.ts";
import { asCurl, bodyType, type Filled, type Identity, prepare, slotOf } from "./send.ts";
import { useSending } from "./use-sending.ts";
import { WRAPPED } from "./wrapped.ts";

const CSRF = "X-CSRF-Token";
/** What says of what it is about comes before how it is asked. */
const IN_ORDER = ["path", "query", "header"] as const satisfies readonly Parameter["in"][];

/** What an operation needs, to be filled in and sent. The session's own token goes along by itself. */
export function Trial({ operation, document, identity }: { readonly operation: Operation; readonly document: ApiDocument; readonly identity: Identity }) {
  const { method, parameters = [] } = operation;
  const { filled, setValue, setBody } = useFilled(operation, document);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  const sending = useSending();
  const { trial } = words.api;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const found = faultsOf(operation, filled, identity);
    setFaults(found);
    const [first] = Object.keys(found);
    if (first === undefined) sending.send(prepare(operation, filled, identity), identity);
    else form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus();
  };
  const shown = IN_ORDER.flatMap((where) => parameters.filter((one) => one.in === where && one.name !== CSRF));
  return (
    <form ref={form} onSubmit={submit} aria-label={trial.heading} noValidate>
      <h4>{trial.heading}</h4>
      <div className="api-fields">{shown.map((one) => <Field key={slotOf(one)} parameter={one} value={filled.values[slotOf(one)] ?? ""} fault={faults[slotOf(one)]} onChange={(value) => { setValue(slotOf(one), value); }} />)}</div>
      <BodyField operation={operation} document={document} body={filled.body} fault={faults["body"]} onChange={setBody} />
      {method !== "GET" && <p>{trial.changes}</p>}
      {faults["identity"] !== undefined && <p role="alert" className="api-fault">{faults["identity"]}</p>}
      <Group gap="sm">
        <Button type="submit" disabled={sending.isUnderWay}>{sending.isUnderWay ? trial.sending : trial.send}</Button>
        {sending.isUnderWay && <Button variant="default" onClick={sending.stop}>{trial.stop}</Button>}
      </Group>
      <details><summary>{trial.curl} <small>{trial.curlNote}</small></summary><pre className="bytes" tabIndex={0} role="region" aria-label={trial.curl}>{asCurl(prepare(operation, filled, { kind: "nobody" }), takes(operation, "apiKey"))}</pre></details>
      <AnswerShown {...sending} />
    </form>
  );
}

function useFilled(operation: Operation, document: ApiDocument) {
  const here = useVisitor()?.installation?.id ?? "";
  const type = bodyType(operation);
  const [filled, setFilled] = useState<Filled>(() => ({
    values: Object.fromEntries((operation.parameters ?? []).filter(({ name }) => name === "installation").map((one) => [slotOf(one), here])),
    body: type?.endsWith("json") === true ? exampleBody(operation, document, false) : "",
  }));
  return {
    filled,
    setValue: (slot: string, value: string) => { setFilled((present) => ({ ...present, values: { ...present.values, [slot]: value } })); },
    setBody: (body: string) => { setFilled((present) => ({ ...present, body })); },
  };
}

const exampleBody = ({ requestBody }: Operation, document: ApiDocument, everything: boolean): string => JSON.stringify(exampleOf(Object.values(requestBody?.content ?? {})[0]?.schema ?? {}, document, everything), null, 2);

/** What stands in the way of sending it, by field. */
function faultsOf(operation: Operation, { values, body }: Filled, identity: Identity): Readonly<Record<string, string>> {
  const { trial } = words.api;
  const missing = (operation.parameters ?? []).filter((one) => one.required === true && (values[slotOf(one)] ?? "") === "");
  const wrongKey = identity.kind === "key" && takes(operation, "apiKey") ? keyFault(identity.key) : null;
  const notJson = bodyType(operation)?.endsWith("json") === true ? whyNotJson(body) : null;
  return {
    ...Object.fromEntries(missing.map((one) => [slotOf(one), trial.missing])),
    ...(notJson === null ? {} : { body: trial.notJson + notJson }), ...(wrongKey === null ? {} : { identity: wrongKey }),
  };
}

/** Visible ASCII: a browser sends nothing else in a head, and says nothing that helps. */
const SENDABLE = /^[\x21-\x7e]*$/;

function keyFault(key: string): string | null {
  if (key === "") return words.api.trial.noKey;
  return SENDABLE.test(key) ? null : words.api.trial.oddKey;
}

function whyNotJson(body: string): string | null {
  try {
    JSON.parse(body);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface FieldProps {
  readonly parameter: Parameter;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

function Field({ parameter, value, fault, onChange }: FieldProps) {
  const { name, required = false, description, in: where, schema } = parameter;
  const names = schema.enum?.map(String);
  const common = { label: name, name: slotOf(parameter), required, description: <>{where}{description !== undefined && <>: <ForeignText text={description} /></>}</>, error: fault, value, inputWrapperOrder: WRAPPED };
  if (names !== undefined) return <NativeSelect {...common} data={[{ value: "", label: words.api.trial.any }, ...names]} onChange={(event) => { onChange(event.currentTarget.value); }} />;
  return <TextInput {...common} autoComplete="off" placeholder={schema.default === undefined ? undefined : JSON.stringify(schema.default)} onChange={(event) => { onChange(event.currentTarget.value); }} />;
}

function BodyField({ operation, document, body, fault, onChange }: { readonly operation: Operation; readonly document: ApiDocument; readonly body: string; readonly fault: string | undefined; readonly onChange: (body: string) => void }) {
  const type = bodyType(operation);
  if (type === null) return null;
  const { body: label, trial } = words.api;
  const { schema } = resolved(Object.values(operation.requestBody?.content ?? {})[0]?.schema ?? {}, document);
  return (
    <>
      <Textarea label={label} name="body" description={type} error={fault} value={body} onChange={(event) => { onChange(event.currentTarget.value); }} autosize minRows={3} maxRows={20} spellCheck={false} classNames={{ input: "api-body" }} mt="sm" />
      {type.endsWith("json") && Object.keys(schema).length > 0 && (
        <Group gap="xs" my="xs">
          <Button size="compact-sm" variant="default" onClick={() => { onChange(exampleBody(operation, document, false)); }}>{trial.smallest}</Button>
          <Button size="compact-sm" variant="default" onClick={() => { onChange(exampleBody(operation, document, true)); }}>{trial.everything}</Button>
        </Group>
      )}
    </>
  );
}
