import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import { exchange } from "../shared/http.ts";
import type { HttpAnswer } from "../shared/http.ts";
import { lostError } from "./errors.ts";
import { trustedOrigin } from "./instance.ts";
import { IdentitySchema } from "./schemas.ts";
import { OAUTH_LIMITS } from "./settings.ts";
import type { SalesforceSettings } from "./settings.ts";

/** Who granted, by Salesforce's ids. */
export interface Identity {
  readonly organizationId: string;
  readonly userId: string;
}

/** The login host may send the question on to the host of the org, once. */
const REDIRECTS_MAX = 1;

/**
 * Asks the identity URL that came with a token: `https://…/id/{organization}/{user}`. The token goes to Salesforce's own
 * hosts only, and the answer must be about the org that the URL names.
 */
export async function identity(settings: SalesforceSettings, url: string, accessToken: string): Promise<Result<Identity, CrmError>> {
  let next = url;
  for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects += 1) {
    const named = namedBy(next, settings.loginUrl);
    if (named === null) return err(failure("unavailable", "Salesforce's answer does not name an identity."));
    const answer = await ask(named.url, accessToken);
    if (!answer.ok) return err(lostError(answer.error, false));
    const { status, headers } = answer.value;
    if (status < 300 || status >= 400) return who(answer.value, named.organization);
    const location = headers.get("location") ?? "";
    next = URL.canParse(location, named.url) ? new URL(location, named.url).href : "";
  }
  return err(failure("unavailable", "Salesforce sent the question about the identity round in circles."));
}

function namedBy(url: string, loginUrl: string): { readonly url: string; readonly organization: string } | null {
  const origin = trustedOrigin(url, loginUrl);
  if (origin === null) return null;
  const { pathname } = new URL(url);
  const organization = /^\/id\/(\w{15,18})\/\w{15,18}$/.exec(pathname)?.[1];
  return organization === undefined ? null : { url: `${origin}${pathname}`, organization };
}

const ask = (url: string, accessToken: string): ReturnType<typeof exchange> =>
  exchange(() => fetch(url, {
    headers: { Authorization: `Bearer ${accessToken}`, Accept: "application/json" },
    redirect: "manual", signal: AbortSignal.timeout(OAUTH_LIMITS.timeoutMs + 1_000),
  }), OAUTH_LIMITS);

function who(answer: HttpAnswer, organization: string): Result<Identity, CrmError> {
  if (answer.status === 401 || answer.status === 403) return err({ ...failure("unauthorized", "Salesforce does not tell who granted."), http: answer.status });
  const body = IdentitySchema.safeParse(answer.json);
  if (answer.status !== 200 || !body.success) return err({ ...failure("unavailable", "Salesforce's answer about the identity made no sense."), http: answer.status });
  // Ids have 15 characters, and 18 with a checksum.
  if (body.data.organization_id.slice(0, 15) !== organization.slice(0, 15)) return err(failure("unavailable", "Salesforce's answer is about another org."));
  return ok({ organizationId: body.data.organization_id, userId: body.data.user_id });
}
