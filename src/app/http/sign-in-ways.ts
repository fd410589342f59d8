import type { App } from "../app.ts";
import { crmTitle } from "../compose-known-crms.ts";

/** A way in, as a stranger may know it: which CRMs are connected, and of no portal its name. */
export type SignInWay =
  | { readonly kind: "crm"; readonly crm: string; readonly installation: string | null; readonly title: string; readonly href: string }
  | { readonly kind: "oidc"; readonly title: string; readonly href: string }
  | { readonly kind: "link" };

/** The ways there are now. A CRM's is there once an installation of it is; `installation` names it where it is the only one. */
export async function signInWays({ store, signInRoads, identityProvider }: Pick<App, "store" | "signInRoads" | "identityProvider">): Promise<readonly SignInWay[]> {
  const all = (await store.acrossTenants.list()).filter(({ state }) => state !== "disconnected");
  const crms = signInRoads.flatMap(({ crm }): SignInWay[] => {
    const [one, ...others] = all.filter((installation) => installation.crm === crm);
    return one === undefined ? [] : [{ kind: "crm", crm, installation: others.length === 0 ? one.id : null, title: `Sign in with ${crmTitle(crm)}`, href: `/sign-in/${crm}` }];
  });
  const oidc: readonly SignInWay[] = identityProvider === null ? [] : [{ kind: "oidc", title: "Sign in with your company's account", href: "/sign-in/oidc" }];
  return [...crms, ...oidc, { kind: "link" }];
}

const PATH_CHARS_MAX = 500;
const NOWHERE = "http://local.invalid";

/** A path of ours to go on to, from what a stranger may have put into an address; the start page in place of anything that leads elsewhere. */
export function localPath(raw: unknown): string {
  if (typeof raw !== "string" || raw.length > PATH_CHARS_MAX || !/^\/[^\\\s]*$/.test(raw) || !URL.canParse(raw, NOWHERE)) return "/";
  const { origin, pathname, search, hash } = new URL(raw, NOWHERE);
  // Dots are resolved by now: `/..//elsewhere` has become `//elsewhere`, which is another host.
  return origin === NOWHERE && !pathname.startsWith("//") ? `${pathname}${search}${hash}` : "/";
}
