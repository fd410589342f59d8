import { ForeignText } from "../../ui/foreign-text.tsx";
import { Mark } from "../../ui/mark.tsx";
import { words } from "../../words/words.ts";
import type { Answer } from "./send.ts";
import type { Sending } from "./use-sending.ts";

/** What came back: how it went is said aloud, the rest is there to read. */
export function AnswerShown({ answer, isLost, isUnderWay }: Pick<Sending, "answer" | "isLost" | "isUnderWay">) {
  const { heading, offline } = words.api.answer;
  return (
    <>
      <div role="status">
        {isLost && <p className="api-fault">{offline}</p>}
        {answer !== null && <h4>{heading}: <Mark tone={answer.status < 300 ? "good" : answer.status < 500 ? "warn" : "bad"}>{answer.status}</Mark></h4>}
      </div>
      {answer !== null && <Came answer={answer} isUnderWay={isUnderWay} />}
    </>
  );
}

function Came({ answer: { ms, bytes, type, text, headers, isWhole }, isUnderWay }: { readonly answer: Answer; readonly isUnderWay: boolean }) {
  const { took, size, cut, notText, empty, going, headers: heads, body } = words.api.answer;
  const isCut = isWhole && text !== "" && new Blob([text]).size < bytes;
  return (
    <>
      <p><code>{type}</code> · {took(ms)} · {size(bytes)}{isUnderWay && ` · ${going}`}</p>
      {type === "application/problem+json" && isWhole && <ProblemShown text={text} />}
      {text !== "" && <pre className="bytes" tabIndex={0} role="region" aria-label={body}><ForeignText text={type.endsWith("json") ? indented(text) : text} /></pre>}
      {isWhole && text === "" && <p>{bytes === 0 ? empty : notText}</p>}
      {isCut && <p>{cut}</p>}
      <details><summary>{heads}</summary><pre className="bytes" tabIndex={0} role="region" aria-label={heads}>{headers.map(([name, value]) => `${name}: ${value}`).join("\n")}</pre></details>
    </>
  );
}

/** A refusal in its own words (RFC 9457), above the same as it was sent. */
function ProblemShown({ text }: { readonly text: string }) {
  const problem = problemIn(text);
  if (problem === null) return null;
  return (
    <div className="notice" data-tone="warn">
      <p><strong>{problem.title}</strong> {problem.detail}</p>
      {problem.errors !== undefined && <ul>{problem.errors.map(({ path, message }) => <li key={`${path} ${message}`}><code>{path}</code>: {message}</li>)}</ul>}
    </div>
  );
}

interface Told {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

function problemIn(text: string): Told | null {
  try {
    return told(JSON.parse(text));
  } catch {
    return null;
  }
}

const told = (value: unknown): Told | null => (typeof value === "object" ? value : null);

/** One line an idea; what was cut off, or is none, is shown as it came. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
