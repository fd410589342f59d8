import * as z from "zod";

import { after, retryAfterMs } from "../../../connectors/shared/backoff.ts";
import { failure } from "../../../connectors/shared/failure.ts";
import { exchange } from "../../../connectors/shared/http.ts";
import { createTokenSource, withToken } from "../../../connectors/shared/oauth.ts";
import { publicSentence } from "../../../connectors/shared/redact.ts";
import { err, ok } from "../../../src/domain/model/result.ts";
import type { Result } from "../../../src/domain/model/result.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import { LanePausedError } from "../../../src/ports/crm-connection.ts";
import type { Grant, GrantStore, HeldGrant, RateLimiter } from "../../../src/ports/crm-connection.ts";
import type { CrmError } from "../../../src/ports/crm-errors.ts";
import type { RolodexServer } from "./rolodex-server.ts";

const LIMITS = { timeoutMs: 1_000, bodyMaxBytes: 32 * 1024 * 1024 };
/** The app as this vendor knows it. */
export const CLIENT_ID = "steward-at-rolodex";

const RefusalSchema = z.object({ code: z.string(), message: z.string(), status: z.number().default(0) });
const TokenSchema = z.object({ access: z.string(), refresh: z.string(), lives: z.number() });

/** What one call is; only `insert`, `update` and `define` change anything. */
export interface Asked {
  readonly op: "all" | "changes" | "get" | "insert" | "update" | "fields" | "define";
  readonly [more: string]: unknown;
}

/** What a connection is made of. */
export interface MemoryParts {
  readonly server: RolodexServer;
  readonly grants: GrantStore;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
}

/** The one function that sends. Never throws for what the vendor does; retries nothing but a 401. */
export type Client = <Schema extends z.ZodType>(asked: Asked, schema: Schema) => Promise<Result<z.infer<Schema>, CrmError>>;

/** A client of one account. */
export function createClient(parts: MemoryParts): Client {
  const tokens = createTokenSource({ grants: parts.grants, clock: parts.clock, clientId: CLIENT_ID, refresh: (current) => refreshGrant(parts, current) });

  async function once(asked: Asked, held: HeldGrant): Promise<Result<unknown, CrmError>> {
    const mutates = ["insert", "update", "define"].includes(asked.op);
    const sent = await parts.limiter.run("api", () => exchange(() => parts.server.send(held.grant.accessToken, asked), LIMITS)).catch((cause: unknown) => {
      if (cause instanceof LanePausedError) return cause;
      throw cause;
    });
    if (sent instanceof LanePausedError) return err({ ...failure("throttled", "The limit is reached."), retryAfterMs: Math.max(0, Date.parse(sent.until) - Date.parse(parts.clock.now())) });
    if (!sent.ok) return err(failure("unavailable", "The CRM did not answer.", mutates));
    const { status, json, headers, isGarbage } = sent.value;
    if (status === 200 && !isGarbage) return ok(json);
    const told = RefusalSchema.safeParse(json).data;
    const error = refusalOf({ code: told?.code ?? "", message: told?.message ?? "", status }, { asked, mutates });
    if (status === 429) {
      const waitMs = retryAfterMs(headers.get("retry-after"), parts.clock.now()) ?? error.retryAfterMs ?? 0;
      await parts.limiter.pauseUntil("api", after(parts.clock.now(), waitMs));
      return err({ ...error, retryAfterMs: waitMs });
    }
    return err(error);
  }

  return async (asked, schema) => {
    const result = await withToken(tokens, (held) => once(asked, held));
    if (!result.ok) return result;
    const body = schema.safeParse(result.value);
    return body.success ? ok(body.data) : err(failure("unavailable", "The answer made no sense.", false));
  };
}

/** A refusal in our words, of a call or of one row of it. */
export function refusalOf(told: z.infer<typeof RefusalSchema>, { asked, mutates }: { readonly asked: unknown; readonly mutates: boolean }): CrmError {
  const publicMessage = publicSentence(told.message, textsOf(asked)) || "The CRM gave no reason.";
  const [kind, retryAfterMs] = KINDS[told.status] ?? ["unavailable", null];
  return { kind, publicMessage, http: told.status, requestId: null, retryAfterMs: told.code === "day-used-up" ? 3_600_000 : retryAfterMs, mayHaveHappened: kind === "unavailable" && mutates };
}

const KINDS: Readonly<Record<number, readonly [CrmError["kind"], number | null]>> = {
  400: ["invalid", null], 401: ["unauthorized", null], 403: ["forbidden", null], 404: ["not-found", null], 409: ["conflict", null], 412: ["conflict", null],
  423: ["throttled", 2_000], 429: ["throttled", 1_000], 503: ["throttled", 1_000],
};

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

async function refreshGrant({ server, clock }: MemoryParts, current: Grant): Promise<Result<Grant, CrmError>> {
  const answer = await exchange(() => server.renew(current.refreshToken), LIMITS);
  if (!answer.ok) return err(failure("unavailable", "The token endpoint did not answer."));
  if (answer.value.status === 400) return err(failure("unauthorized", "The grant has ended: connect again."));
  const given = TokenSchema.safeParse(answer.value.json);
  if (!given.success) return err(failure("unavailable", "The token endpoint made no sense."));
  return ok({ ...current, accessToken: given.data.access, refreshToken: given.data.refresh, expiresAt: after(clock.now(), given.data.lives) });
}
