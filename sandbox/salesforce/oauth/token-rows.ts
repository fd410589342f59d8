import { z } from "zod";

import type { DurableMap, DurableStore } from "../../shared/durable-store.ts";

const AllowedSchema = z.object({ clientId: z.string(), userId: z.string(), scopes: z.array(z.string()) });
const AskedSchema = AllowedSchema.extend({ redirectUri: z.string(), challenge: z.string(), expiresAt: z.number() });
const ConsentSchema = AskedSchema.extend({ state: z.string().nullable() });
const CodeSchema = AskedSchema.extend({
  /** The grant that it was exchanged for: a code works once. */
  usedFor: z.string().nullable(),
});
const GrantSchema = AllowedSchema.extend({
  id: z.string(),
  /** Of the one refresh token that works; null when there is none. */
  refreshDigest: z.string().nullable(),
  /** When it was last refreshed. */
  usedAt: z.number(),
});
const RefreshSchema = z.object({ grantId: z.string() });
const AccessSchema = z.object({ grantId: z.string(), issuedAt: z.number(), usedAt: z.number() });

/** What a person allows an app to do. */
export type Allowed = Readonly<z.infer<typeof AllowedSchema>>;
/** An authorization on its way: what was asked, and what its exchange must match. */
export type Asked = Readonly<z.infer<typeof AskedSchema>>;
/** A consent page that waits for a click. */
export type Consent = Readonly<z.infer<typeof ConsentSchema>>;
/** A code on its way to be exchanged. */
export type Code = Readonly<z.infer<typeof CodeSchema>>;
/** One permission, with all tokens that ever came from it: the family that a reused refresh token ends. */
export type Grant = Readonly<z.infer<typeof GrantSchema>>;
/** A refresh token that was given out, whether it still works or was rotated away. */
export type RefreshRow = Readonly<z.infer<typeof RefreshSchema>>;
/** A session. */
export type AccessRow = Readonly<z.infer<typeof AccessSchema>>;

/** The journal's share of OAuth. Every key that is a secret is a digest; grants go by a number of their own. */
export interface TokenRows {
  readonly consents: DurableMap<Consent>;
  readonly codes: DurableMap<Code>;
  readonly grants: DurableMap<Grant>;
  readonly refresh: DurableMap<RefreshRow>;
  readonly access: DurableMap<AccessRow>;
}

/** Declares the maps; the store is opened afterwards. */
export function declareTokenRows(store: DurableStore): TokenRows {
  return {
    consents: store.map("oauthConsents", (value) => ConsentSchema.parse(value)),
    codes: store.map("oauthCodes", (value) => CodeSchema.parse(value)),
    grants: store.map("oauthGrants", (value) => GrantSchema.parse(value)),
    refresh: store.map("oauthRefreshTokens", (value) => RefreshSchema.parse(value)),
    access: store.map("oauthAccessTokens", (value) => AccessSchema.parse(value)),
  };
}
