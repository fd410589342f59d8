import type OAuth2Strategy from "passport-oauth2";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmName, Grant, Grantor } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { type CodeParts, createCodeStrategy } from "./code-strategy.ts";
import { failure } from "./failure.ts";

/** A fresh grant and whose it is. */
export interface Granted {
  readonly grant: Grant;
  readonly grantor: Grantor;
}

/** The install road of one vendor. `accept` stores the grant. */
export interface RoadParts extends CodeParts<Granted> {
  readonly name: CrmName;
  /** The vendor as people call it. */
  readonly title: string;
}

/** The install road for passport under the vendor's name; a grant without all that was asked for is refused. */
export function createInstallStrategy(parts: RoadParts): OAuth2Strategy {
  return createCodeStrategy({
    ...parts,
    trade: async (from) => {
      const traded = await parts.trade(from);
      return traded.ok ? withAllScopes(parts, traded.value) : traded;
    },
  });
}

/** An answer that names no scopes granted what was asked for (RFC 6749, 5.1). `full` is all of Salesforce's. */
function withAllScopes({ scopes, title }: RoadParts, granted: Granted): Result<Granted, CrmError> {
  const had = granted.grant.scopes;
  const missing = had.length === 0 || had.includes("full") ? [] : scopes.filter((scope) => !had.includes(scope));
  return missing.length === 0 ? ok(granted) : err(failure("forbidden", `${title} granted too little. Missing: ${missing.join(", ")}. Allow this for the app.`));
}
