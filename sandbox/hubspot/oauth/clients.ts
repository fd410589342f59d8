/** An app as HubSpot knows it. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  /** Whether a redirect may go there. */
  readonly redirectAllowed: (uri: string) => boolean;
}

/** The one app of the sandbox: any address of this machine may be its redirect. */
export const registeredApp: OAuthClient = {
  id: "steward-sandbox",
  secret: "steward-sandbox-secret",
  name: "Steward",
  redirectAllowed: isLocalHttp,
};

/** The registered app with this id. */
export function findClient(id: string): OAuthClient | undefined {
  return id === registeredApp.id ? registeredApp : undefined;
}

function isLocalHttp(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const { protocol, hostname } = new URL(uri);
  return protocol === "http:" && (hostname === "localhost" || hostname === "127.0.0.1");
}
