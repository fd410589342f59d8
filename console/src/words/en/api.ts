import type { Schema } from "../../pages/api/document.ts";

type Limited = Pick<Schema, "default" | "enum" | "minLength" | "maxLength" | "minimum" | "exclusiveMinimum" | "maximum" | "minItems" | "maxItems" | "pattern">;

const NUMBER = new Intl.NumberFormat("en");
/** A bound that stands for "as large as a number can be" tells nobody anything. */
const told = (bound: number | undefined): bound is number => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
const between = (least: number | undefined, most: number | undefined, what: string): readonly string[] => [
  ...(told(least) && least > 0 ? [`at least ${NUMBER.format(least)}${what}`] : []), ...(told(most) ? [`at most ${NUMBER.format(most)}${what}`] : []),
];

/** The page about the API. */
export const api = {
  title: "API",
  lead: "Everything that this console does, it does through this API. Read here what there is, and try it.",
  document: "The document (OpenAPI 3.1)",
  identity: {
    heading: "As whom you ask",
    label: "Ask", session: (name: string) => `as ${name}, who is signed in here`, key: "with an API key", nobody: "as nobody",
    keyLabel: "API key", keyNote: "It stays on this page and is forgotten when you leave it. `steward keys create` makes one.",
  },
  search: "Search", searchNote: "Words of the address, of what it is for, or a permission like reviews:read",
  found: (count: number) => (count === 1 ? "1 operation" : `${String(count)} operations`),
  none: { title: "Nothing is called so", text: "Try fewer words." },
  own: "no key and no session", sessionAlone: "a session, no key", keyAlone: "a key, no session",
  body: "Body", holds: "What the body may hold", groups: "Groups", answers: "Answers", example: "An example", noBody: "Nothing",
  required: "required",
  either: (index: number) => `either ${String(index + 1)}`,
  anyName: "any name",
  limits: ({ default: usual, enum: names, minLength, maxLength, minimum, exclusiveMinimum, maximum, minItems, maxItems, pattern }: Limited): readonly string[] => [
    ...(names === undefined ? [] : [`one of ${names.map(String).join(", ")}`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${NUMBER.format(exclusiveMinimum)}`]),
    ...between(minimum, maximum, ""), ...between(minLength, maxLength, " characters"), ...between(minItems, maxItems, " of them"),
    ...(pattern === undefined ? [] : [`of the form ${pattern}`]), ...(usual === undefined ? [] : [`${JSON.stringify(usual)} if left out`]),
  ],
  trial: {
    heading: "Try it", changes: "This is no rehearsal: what it changes is changed.",
    smallest: "The smallest body", everything: "With everything",
    send: "Send", sending: "Sending …", stop: "Stop",
    missing: "This is needed.", notJson: "This is no JSON: ", noKey: "Put in a key first, or ask as who is signed in.", oddKey: "This is no API key: it holds signs that no key has.",
    any: "(any)", curl: "As a command", curlNote: "with the key in STEWARD_KEY",
  },
  answer: {
    heading: "What came back", took: (ms: number) => `${String(ms)} ms to the first byte`, size: (bytes: number) => `${NUMBER.format(bytes)} bytes`,
    cut: "Only the beginning is shown.", notText: "This is no text and is not shown.", empty: "It has no body.", going: "more may come", headers: "Headers", body: "Body of the answer",
    offline: "The server cannot be reached. Whether it was done is not known: look before you send it again.",
  },
};
