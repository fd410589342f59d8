const secretFields = new Set(["client_secret", "code", "refresh_token", "access_token", "oauth_token", "token", "code_verifier", "assertion", "password"]);

/** Keeps the last four characters, enough to tell two tokens apart. */
function lastFour(secret: string): string {
  return `…${secret.slice(-4)}`;
}

/** The headers as they may be logged. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, name === "authorization" || name === "cookie" ? lastFour(value) : value]),
  );
}

/** A query as it may be logged, repeated names kept. */
export function redactPairs(params: URLSearchParams): URLSearchParams {
  const pairs = [...params].map(([name, value]): [string, string] => [name, secretFields.has(name) ? lastFour(value) : value]);
  return new URLSearchParams(pairs);
}

/** A form as it may be logged. */
export function redactForm(params: URLSearchParams): Record<string, string> {
  return Object.fromEntries(redactPairs(params));
}

/** XML as it may be logged: the session in a SOAP header is cut. */
export function redactXml(xml: string): string {
  return xml.replaceAll(/(<(?:\w{1,40}:)?sessionId>)([^<]{0,4000})/g, (_all, tag: string, secret: string) => tag + lastFour(secret));
}
