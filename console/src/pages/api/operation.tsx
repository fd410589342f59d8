import { useState } from "react";

import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark, type Tone } from "../../ui/mark.tsx";
import { words } from "../../words/words.ts";
import { type ApiDocument, type Content, type Operation, takes } from "./document.ts";
import { exampleOf } from "./schema.ts";
import { SchemaTree } from "./schema-tree.tsx";
import type { Identity } from "./send.ts";
import { Trial } from "./trial.tsx";

const TONES: Readonly<Record<string, Tone>> = { GET: "accent", POST: "good", PUT: "warn", DELETE: "bad" };

/** One operation: a line, and all about it once it is opened. The address keeps which one that is. */
export function OneOperation({ operation, document, identity }: { readonly operation: Operation; readonly document: ApiDocument; readonly identity: Identity }) {
  const { operationId, method, path, base, summary } = operation;
  const [isOpen, setOpen] = useState(() => window.location.hash === `#${operationId}`);
  const toggle = (): void => {
    if (!isOpen) window.history.replaceState(window.history.state, "", `#${operationId}`);
    setOpen(!isOpen);
  };
  return (
    <article className="card api-operation" aria-labelledby={operationId} ref={isOpen ? seenOnce : null}>
      <h3>
        <button type="button" id={operationId} aria-expanded={isOpen} onClick={toggle}>
          <Mark tone={TONES[method] ?? "plain"}>{method}</Mark> <code>{base}{path}</code> <span>{summary}</span>
        </button>
      </h3>
      {isOpen && <Opened operation={operation} document={document} identity={identity} />}
    </article>
  );
}

/** Whoever came by an address with an operation in it sees that one. */
function seenOnce(element: HTMLElement | null): void {
  if (element === null || element.dataset["seen"] !== undefined) return;
  element.dataset["seen"] = "true";
  if (element.getBoundingClientRect().top > window.innerHeight) element.scrollIntoView();
}

function Opened({ operation, document, identity }: { readonly operation: Operation; readonly document: ApiDocument; readonly identity: Identity }) {
  const { description, requestBody, responses } = operation;
  const { holds, answers, own, sessionAlone, keyAlone } = words.api;
  const [byKey, bySession] = [takes(operation, "apiKey"), takes(operation, "session")];
  const needs = byKey && bySession ? null : byKey ? keyAlone : bySession ? sessionAlone : own;
  return (
    <div className="api-opened">
      {description !== undefined && <p><ForeignText text={description} /></p>}
      {needs !== null && <p><Mark>{needs}</Mark></p>}
      <Trial operation={operation} document={document} identity={identity} />
      {requestBody !== undefined && <section aria-label={holds}><h4>{holds}</h4><Bodies content={requestBody.content} document={document} /></section>}
      <section aria-label={answers}>
        <h4>{answers}</h4>
        {Object.entries(responses).map(([status, { description: told, content }]) => (
          <details key={status}><summary><code>{status}</code> {told}</summary>{content === undefined ? <p>{words.api.noBody}</p> : <Bodies content={content} document={document} />}</details>
        ))}
      </section>
    </div>
  );
}

function Bodies({ content, document }: { readonly content: Content; readonly document: ApiDocument }) {
  return Object.entries(content).map(([type, { schema = {} }]) => (
    <div key={type}>
      <p><code>{type}</code></p>
      <SchemaTree schema={schema} document={document} />
      {type.endsWith("json") && <Example value={() => exampleOf(schema, document, true)} />}
    </div>
  ));
}

function Example({ value }: { readonly value: () => unknown }) {
  const [isOpen, setOpen] = useState(false);
  const { example } = words.api;
  return (
    <details onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary>{example}</summary>
      {isOpen && <pre className="bytes" tabIndex={0} role="region" aria-label={example}>{JSON.stringify(value(), null, 2)}</pre>}
    </details>
  );
}
