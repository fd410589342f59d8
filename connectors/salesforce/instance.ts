/** What only Salesforce's own hosts end in; the first label before it is an org's My Domain or an instance. */
const VENDOR_SUFFIXES = [".salesforce.com", ".force.com", ".salesforce.mil"] as const;

/**
 * The origin a token may be sent to, or null. Salesforce's answers name the host of an org (`instance_url`) and of the
 * identity service (`id`): it must be Salesforce's own, or the very host where people sign in, and be reached by https.
 * Plain http and hosts of this machine are for one who signs in on this machine.
 */
export function trustedOrigin(named: string | undefined, loginUrl: string): string | null {
  if (named === undefined || !URL.canParse(named)) return null;
  const url = new URL(named);
  const login = new URL(loginUrl);
  if (url.username !== "" || url.password !== "") return null;
  if (isLocal(url)) return isLocal(login) && (url.protocol === "https:" || url.protocol === "http:") ? url.origin : null;
  const isVendors = VENDOR_SUFFIXES.some((suffix) => url.hostname.endsWith(suffix)) && url.port === "";
  return url.protocol === "https:" && (isVendors || url.host === login.host) ? url.origin : null;
}

const isLocal = (url: URL): boolean => url.hostname === "localhost" || url.hostname === "127.0.0.1" || url.hostname === "[::1]";
