import type OAuth2Strategy from "passport-oauth2";

import { crmRecordId } from "../../src/domain/model/ids.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { CrmIdentity } from "../../src/ports/crm-identity.ts";
import { createCodeStrategy } from "../shared/code-strategy.ts";
import type { AuthorizationCode } from "../shared/code-strategy.ts";
import { identity } from "./identity.ts";
import { atLogin, tradeCode } from "./oauth.ts";
import type { SalesforceSettings } from "./settings.ts";

/** The identity service and nothing else: no data, and no token that outlives the session. */
const IDENTITY_SCOPES = ["id"];

/** Who stands behind an authorization code, by the identity URL that came with its token. The token is forgotten here. */
export async function identify(general: SalesforceSettings, from: AuthorizationCode): Promise<Result<CrmIdentity, CrmError>> {
  const settings = atLogin(general, from.loginUrl);
  const token = await tradeCode(settings, from);
  if (!token.ok) return token;
  const who = await identity(settings, token.value.id ?? "", token.value.access_token);
  if (!who.ok) return who;
  const { organizationId, userId } = who.value;
  return ok({ crm: "salesforce", accountId: organizationId, vendorUserId: userId, user: crmRecordId(userId) });
}

/** What the way in is made of. `accept` says whether whoever came may come in. */
export interface SignInParts {
  readonly settings: SalesforceSettings;
  /** Absolute, as registered with the app. */
  readonly callbackUrl: string;
  readonly accept: (identity: CrmIdentity) => Promise<Express.User | false>;
}

/** The way in for passport. */
export function createSalesforceSignIn({ settings, callbackUrl, accept }: SignInParts): OAuth2Strategy {
  return createCodeStrategy<CrmIdentity>({
    name: "salesforce-sign-in", sessionKey: "sign-in:salesforce", authorizeUrl: (loginUrl) => `${atLogin(settings, loginUrl).loginUrl}/services/oauth2/authorize`, tokenUrl: `${settings.loginUrl}/services/oauth2/token`,
    clientId: settings.clientId, clientSecret: settings.clientSecret, callbackUrl, scopes: IDENTITY_SCOPES, extraParams: {},
    trade: (from) => identify(settings, from), accept,
  });
}
