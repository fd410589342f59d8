/** A refusal of the API, or no answer at all (status 0). Its words are meant for people (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly correlationId: string | null;
  /** A change was asked for and nobody said what became of it. */
  readonly mayHaveHappened: boolean;
  /** The same request may fare better later; what a person has to change first is not. */
  readonly isPassing: boolean;
  constructor({ status, title, detail, errors = [], correlationId = null, mayHaveHappened = false, isPassing = false }: ProblemParts) {
    super(detail);
    this.name = "Problem";
    this.status = status;
    this.title = title;
    this.errors = errors;
    this.correlationId = correlationId;
    this.mayHaveHappened = mayHaveHappened;
    this.isPassing = isPassing;
  }
}

interface ProblemParts {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly errors?: Problem["errors"];
  readonly correlationId?: string | null;
  readonly mayHaveHappened?: boolean;
  readonly isPassing?: boolean;
}

/** What goes into the query of an address; what is null or undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One request of the API. */
export interface Request {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/v1` where no other base is named, with a leading slash. */
  readonly path: string;
  readonly base?: string;
  readonly query?: Query;
  readonly body?: unknown;
  readonly csrfToken?: string;
  /** What this one intent is known by: sent again after a lost answer, it is done once. */
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const KEPT_ALIVE_CHARS_MAX = 16_000;

/** Asks the API. Resolves with the answer's JSON (null when it has none); rejects with a {@link Problem}, also when nobody answers. */
export async function call<Body>({ method, path, base, query = {}, body, csrfToken, idempotencyKey, headers = {}, signal }: Request): Promise<Body> {
  const sent = body === undefined ? "" : JSON.stringify(body);
  const response = await fetch(addressOf(path, query, base), {
    // A change that was asked for is made although its page is left; browsers hold no more than this for a page that is gone.
    method, credentials: "same-origin", keepalive: method !== "GET" && sent.length < KEPT_ALIVE_CHARS_MAX, ...(signal === undefined ? {} : { signal }),
    headers: {
      accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(csrfToken === undefined ? {} : { "x-csrf-token": csrfToken }), ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }), ...headers,
    },
    ...(body === undefined ? {} : { body: sent }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new Problem({ status: 0, title: "No answer", detail: "The server cannot be reached.", mayHaveHappened: method !== "GET", isPassing: true });
  });
  const text = await response.text();
  if (!response.ok) throw problemOf(response, text, method);
  return read<Body>(text === "" ? "null" : text);
}

/** The address of a route with its query, for links and downloads as well. */
export function addressOf(path: string, query: Query = {}, base = "/api/v1"): string {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => (value === null || value === undefined ? [] : [[name, String(value)]]));
  return `${base}${path}${pairs.length === 0 ? "" : `?${new URLSearchParams(pairs).toString()}`}`;
}

/** The shapes are the server's promise (/api/openapi.json), which the tests in a browser hold against these pages; they are not checked again here. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the one place where a caller's shape is believed
function read<Shape>(text: string): Shape {
  const value: unknown = JSON.parse(text);
  return value as Shape;
}

const UNAUTHORIZED = 401;
const TOO_MANY = 429;
const SERVER_ERROR = 500;

function problemOf(response: Response, text: string, method: Request["method"]): Problem {
  const { status, statusText, headers } = response;
  const common = {
    status, correlationId: headers.get("x-correlation-id"), mayHaveHappened: status >= SERVER_ERROR && method !== "GET",
    isPassing: status === UNAUTHORIZED || status === TOO_MANY || status >= SERVER_ERROR || headers.has("retry-after"),
  };
  try {
    const { title, detail, errors } = read<{ readonly title?: string; readonly detail?: string; readonly errors?: Problem["errors"] }>(text);
    return new Problem({ ...common, title: title ?? statusText, detail: detail ?? "", errors: errors ?? [] });
  } catch {
    // Whoever answered was not us: a proxy, or a server on its way down.
    return new Problem({ ...common, title: "The answer cannot be read", detail: `Something between here and Steward answered with ${String(status)}.` });
  }
}
