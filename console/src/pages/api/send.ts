import type { Operation, Parameter } from "./document.ts";

/** As whom one asks: as who is signed in, with a key, or as nobody. */
export type Identity = { readonly kind: "session"; readonly csrfToken: string } | { readonly kind: "key"; readonly key: string } | { readonly kind: "nobody" };

/** What was typed in: parameters by {@link slotOf}, and the body. */
export interface Filled {
  readonly values: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What came back, so far. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly type: string;
  readonly ms: number;
  readonly text: string;
  /** Of how many bytes there are, more than are shown. */
  readonly bytes: number;
  readonly isWhole: boolean;
}

/** A request as it is sent. */
export interface Prepared {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Under which name a parameter is filled in: an address may name one thing in its path and another of that name in its query. */
export const slotOf = ({ in: where, name }: Parameter): string => `${where}:${name}`;

/** The media type that a body is sent as; null where there is none. */
export const bodyType = ({ requestBody }: Operation): string | null => Object.keys(requestBody?.content ?? {})[0] ?? null;

/** Puts together what would be sent. */
export function prepare(operation: Operation, { values, body }: Filled, identity: Identity): Prepared {
  const { method, base, path, parameters = [] } = operation;
  const given = (where: Parameter["in"]): readonly (readonly [string, string])[] => parameters.filter((one) => one.in === where).map((one) => [one.name, values[slotOf(one)] ?? ""] as const).filter(([, value]) => value !== "");
  const slots = new Map(given("path"));
  // A tile's path goes over several segments: what stands between them is left.
  const at = path.replace(/\{(\w+)\}/g, (_all, name: string) => (slots.get(name) ?? "").split("/").map(encodeURIComponent).join("/"));
  const query = new URLSearchParams(given("query").map(([name, value]) => [name, value])).toString();
  const type = bodyType(operation);
  return {
    method, url: `${base}${at}${query === "" ? "" : `?${query}`}`, body: type === null ? null : body,
    headers: {
      ...Object.fromEntries(given("header")), ...(type === null ? {} : { "content-type": type }),
      ...(identity.kind === "key" ? { authorization: `Bearer ${identity.key}` } : {}),
      ...(identity.kind === "session" && method !== "GET" ? { "x-csrf-token": identity.csrfToken } : {}),
    },
  };
}

/** The same for a terminal. A key stands there by name alone: what is copied is shown to others. */
export function asCurl({ url, method, headers, body }: Prepared, takesKey: boolean): string {
  const shown = Object.entries(headers).filter(([name]) => name !== "authorization" && name !== "x-csrf-token").map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  return [`curl -X ${method} ${quoted(`${window.location.origin}${url}`)}`, ...(takesKey ? ['-H "Authorization: Bearer $STEWARD_KEY"'] : []), ...shown, ...(body === null || body === "" ? [] : [`--data-raw ${quoted(body)}`])].join(" \\\n  ");
}

const quoted = (words: string): string => `'${words.replaceAll("'", String.raw`'\''`)}'`;

const BYTES_SHOWN_MAX = 200_000;

/** Sends it, and tells of the answer as it comes: a stream of events has no end of its own. Rejects where nobody answers; what came before a stop is kept. */
export async function send({ url, method, headers, body }: Prepared, identity: Identity, { signal, onAnswer }: { readonly signal: AbortSignal; readonly onAnswer: (answer: Answer) => void }): Promise<void> {
  const begun = performance.now();
  const response = await fetch(url, { method, headers, body, signal, credentials: identity.kind === "session" ? "same-origin" : "omit", redirect: "manual" });
  const ms = Math.round(performance.now() - begun);
  const type = response.headers.get("content-type")?.split(";")[0] ?? "";
  const first: Answer = { status: response.status, headers: [...response.headers], type, ms, text: "", bytes: 0, isWhole: false };
  onAnswer(first);
  await readBody(response, first, onAnswer).catch((error: unknown) => { if (!signal.aborted) throw error; });
}

async function readBody(response: Response, first: Answer, onAnswer: (answer: Answer) => void): Promise<void> {
  const isText = /^text\/|[/+]json$|ndjson$/.test(first.type);
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  let [text, bytes] = ["", 0];
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    if (isText && bytes < BYTES_SHOWN_MAX) text += decoder.decode(part.value.subarray(0, BYTES_SHOWN_MAX - bytes), { stream: true });
    bytes += part.value.length;
    onAnswer({ ...first, text, bytes });
  }
  onAnswer({ ...first, text, bytes, isWhole: true });
}
