import { useCallback, useEffect, useRef, useState } from "react";

import { Problem } from "../../api/client.ts";
import { useApi, useSession } from "../../api/session.tsx";
import { words } from "../../words/words.ts";
import type { Verdict } from "./shapes.ts";

/** A walk as it is watched. */
export type Walk =
  | { readonly state: "idle" }
  | { readonly state: "walking"; readonly walked: number; readonly total: number }
  | { readonly state: "done"; readonly verdict: Verdict }
  | { readonly state: "refused"; readonly detail: string }
  | { readonly state: "failed"; readonly error: Error };

/** Starts a walk over the chain and watches it. Whoever leaves the page leaves the walk going on. */
export function useVerification(): { readonly walk: Walk; readonly start: () => void } {
  const [walk, setWalk] = useState<Walk>({ state: "idle" });
  const { session } = useSession();
  const api = useApi();
  const watching = useRef<AbortController | null>(null);
  useEffect(() => () => { watching.current?.abort(); }, [api]);
  const start = useCallback(() => {
    watching.current?.abort();
    const control = new AbortController();
    watching.current = control;
    setWalk({ state: "walking", walked: 0, total: 0 });
    watch(api.href("/audit/verify/stream"), session.csrfToken, { signal: control.signal, tell: setWalk })
      .catch((error: unknown) => { if (!control.signal.aborted) setWalk({ state: "failed", error: error instanceof Error ? error : new Error(words.audit.verify.failed) }); })
      .finally(() => { void api.refresh("audit"); });
  }, [api, session.csrfToken]);
  return { walk, start };
}

async function watch(address: string, csrfToken: string, { signal, tell }: { readonly signal: AbortSignal; readonly tell: (walk: Walk) => void }): Promise<void> {
  const response = await fetch(address, { method: "POST", credentials: "same-origin", headers: { "x-csrf-token": csrfToken, accept: "text/event-stream" }, signal });
  if (!response.ok || response.body === null) throw problemOf(response, await response.text());
  let isOver = false;
  let rest = "";
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const events = (rest + piece.value).split("\n\n");
    rest = events.pop() ?? "";
    for (const walk of events.flatMap(walkOf)) {
      isOver ||= walk.state !== "walking";
      tell(walk);
    }
  }
  if (!isOver) throw new Error(words.audit.verify.failed);
}

function problemOf({ status, statusText }: Response, text: string): Problem {
  try {
    const { title, detail } = read<{ readonly title: string; readonly detail: string }>(text);
    return new Problem({ status, title, detail });
  } catch {
    return new Problem({ status, title: statusText, detail: words.audit.verify.failed });
  }
}

function walkOf(event: string): readonly Walk[] {
  const [, name, data] = /^event: (\w+)\ndata: (.*)$/m.exec(event) ?? [];
  if (name === undefined || data === undefined) return [];
  if (name === "progress") return [{ state: "walking", ...read<{ readonly walked: number; readonly total: number }>(data) }];
  if (name === "done") return [{ state: "done", verdict: read<Verdict>(data) }];
  return name === "refused" ? [{ state: "refused", ...read<{ readonly detail: string }>(data) }] : [];
}

/** The server's promise (/api/openapi.json), believed as in `api/client.ts`. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a caller's shape is believed
function read<Shape>(text: string): Shape {
  const value: unknown = JSON.parse(text);
  return value as Shape;
}
