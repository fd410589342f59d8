/** More redirects than an OAuth round trip needs; a loop would otherwise never end. */
const REDIRECTS_MAX = 10;
const STEP_TIMEOUT_MS = 20_000;

/**
 * Walks the install pages as a browser would: follows redirects between us and the vendor, keeping each side's
 * cookies to itself. Returns the page it ends on. Throws when a page answers with an error.
 */
export async function installByOAuth(startUrl: string): Promise<string> {
  const jars = new Map<string, Map<string, string>>();
  let url = new URL(startUrl);
  for (let step = 0; step < REDIRECTS_MAX; step += 1) {
    const cookies = jars.get(url.origin) ?? new Map<string, string>();
    const response = await fetch(url, {
      redirect: "manual",
      signal: AbortSignal.timeout(STEP_TIMEOUT_MS),
      headers: { accept: "text/html", cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const cut = pair.indexOf("=");
      cookies.set(pair.slice(0, cut).trim(), pair.slice(cut + 1).trim());
    }
    jars.set(url.origin, cookies);
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      url = new URL(location, url);
      continue;
    }
    const page = await response.text();
    if (!response.ok) throw new Error(`the install page ${url.origin}${url.pathname} answered ${response.status}`);
    return page;
  }
  throw new Error("the install pages redirect without end");
}
