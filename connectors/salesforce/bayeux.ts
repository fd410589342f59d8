import * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import { exchange } from "../shared/http.ts";
import { CALL_OPTIONS, STREAM_LIMITS, STREAM_PATH } from "./settings.ts";

const MessageSchema = z.looseObject({
  channel: z.string(),
  successful: z.boolean().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  clientId: z.string().optional().catch(undefined),
  advice: z.looseObject({
    reconnect: z.string().optional().catch(undefined),
    interval: z.number().optional().catch(undefined),
    timeout: z.number().optional().catch(undefined),
  }).optional().catch(undefined),
  ext: z.looseObject({ sfdc: z.looseObject({ failureReason: z.string().optional().catch(undefined) }).optional().catch(undefined) }).optional().catch(undefined),
  data: z.looseObject({
    payload: z.unknown().optional(),
    event: z.looseObject({ replayId: z.number().optional().catch(undefined) }).optional().catch(undefined),
  }).optional().catch(undefined),
});
/** A message of the server's. */
export type BayeuxMessage = Readonly<z.infer<typeof MessageSchema>>;

const AnswerSchema = z.array(MessageSchema);

/** No answer, or one that says no: the Bayeux error's three digits where there are some, else the HTTP status; null without any answer. */
export interface BayeuxFailure {
  readonly code: number | null;
  readonly reason: string;
  /** What the server advises to do: `handshake`, `retry`, `none`. */
  readonly advice: string | null;
}

/** One line to the server, for messages that belong to one client. Every answer has a bound in time and size, and no redirect is followed. */
export interface BayeuxLine {
  send(message: Readonly<Record<string, unknown>>, wait: { readonly timeoutMs: number; readonly signal: AbortSignal }): Promise<Result<{ readonly reply: BayeuxMessage; readonly events: readonly BayeuxMessage[] }, BayeuxFailure>>;
}

const COOKIES_MAX = 30;
const COOKIE_MAX_CHARS = 4_096;

/** Opens a line. Cookies bind a client to its server; they are kept for this line, and go to this host only. */
export function bayeuxLine(origin: string, accessToken: string): BayeuxLine {
  const cookies = new Map<string, string>();
  const url = `${origin}${STREAM_PATH}`;
  return {
    async send(message, { timeoutMs, signal }) {
      const send = async (): Promise<Response> => {
        const response = await fetch(url, {
          method: "POST", redirect: "manual", body: JSON.stringify([message]),
          signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs + 1_000)]),
          headers: {
            "Content-Type": "application/json", Accept: "application/json", Authorization: `Bearer ${accessToken}`, "Sforce-Call-Options": CALL_OPTIONS,
            ...(cookies.size === 0 ? {} : { Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }),
          },
        });
        keepCookies(cookies, response.headers.getSetCookie());
        return response;
      };
      const answer = await exchange(send, { timeoutMs, bodyMaxBytes: STREAM_LIMITS.bodyMaxBytes });
      if (!answer.ok) return err({ code: null, reason: `no answer (${answer.error.reason})`, advice: null });
      const messages = AnswerSchema.safeParse(answer.value.json).data ?? [];
      const reply = messages.find(({ channel }) => channel === message["channel"]);
      if (reply === undefined || answer.value.status !== 200) return err({ code: answer.value.status === 200 ? null : answer.value.status, reason: `HTTP ${String(answer.value.status)}`, advice: null });
      const events = messages.filter((one) => one.data !== undefined && !one.channel.startsWith("/meta/"));
      return reply.successful === true ? ok({ reply, events }) : err(failureOf(reply));
    },
  };
}

/** `403::Unknown client`, `400::The replayId …`; a refused handshake tells the real reason beside it. */
function failureOf({ error, ext, advice }: BayeuxMessage): BayeuxFailure {
  const reason = ext?.sfdc?.failureReason ?? error ?? "no reason told";
  const code = /^(\d{3}):/.exec(reason)?.[1];
  return { code: code === undefined ? null : Number(code), reason: reason.slice(0, 300), advice: advice?.reconnect ?? null };
}

function keepCookies(cookies: Map<string, string>, told: readonly string[]): void {
  for (const line of told) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+)=([^;\s]*)/.exec(line) ?? [];
    if (name === undefined || value === undefined || line.length > COOKIE_MAX_CHARS) continue;
    if (value === "" || /;\s*max-age=0(?:;|$)/i.test(line)) cookies.delete(name);
    else if (cookies.has(name) || cookies.size < COOKIES_MAX) cookies.set(name, value);
  }
}
