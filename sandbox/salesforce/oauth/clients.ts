/** An app as the org knows it: an External Client App with its consumer key and secret. */
export interface OAuthClient {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  /** What it may ask for; asked for nothing, it gets all of them. */
  readonly scopes: readonly string[];
  /** Whether a redirect may go there. */
  readonly redirectAllowed: (uri: string) => boolean;
}

const redirectCharsMax = 2_000;

/** The one app that is registered in the sandbox: any address of this machine may be its redirect. */
const defaultClient: OAuthClient = {
  id: "steward-sandbox-salesforce",
  secret: "steward-sandbox-salesforce-secret",
  name: "Steward",
  scopes: ["api", "id", "openid", "profile", "email", "address", "phone", "refresh_token", "offline_access"],
  redirectAllowed: isLocalHttp,
};

/** The registered app with this id. */
export function findClient(id: string): OAuthClient | undefined {
  return id === defaultClient.id ? defaultClient : undefined;
}

/** RFC 6749 3.1.2: no fragment; and nobody's name or password before the host, which fools the eye. */
function isLocalHttp(uri: string): boolean {
  if (uri.length > redirectCharsMax || uri.includes("#") || !URL.canParse(uri)) return false;
  const { protocol, hostname, username, password } = new URL(uri);
  return protocol === "http:" && (hostname === "localhost" || hostname === "127.0.0.1") && username === "" && password === "";
}
