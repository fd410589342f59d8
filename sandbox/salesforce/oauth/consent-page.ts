/** What the consent page shows. */
export interface ConsentView {
  readonly requestId: string;
  readonly appName: string;
  readonly orgId: string;
  readonly user: string;
  readonly redirectHost: string;
  readonly scopes: readonly string[];
}

/** What each scope means, as the vendor's page says it. */
const meanings: Readonly<Record<string, string>> = {
  api: "Manage user data via APIs",
  id: "Access the identity URL service",
  openid: "Access unique user identifiers",
  profile: "Access the user's name and profile",
  email: "Access the user's e-mail address",
  address: "Access the user's address",
  phone: "Access the user's phone number",
  refresh_token: "Perform requests at any time",
  offline_access: "Perform requests at any time",
};

const style = `
  body { margin: 0; background: #f3f3f3; color: #181818; font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 34rem; margin: 3rem auto; padding: 2rem; background: #fff; border: 1px solid #c9c9c9; border-radius: 8px; }
  @media (max-width: 38rem) { main { margin: 0; border: 0; border-radius: 0; } }
  h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
  .note { margin: 0 0 1.5rem; padding: .5rem .75rem; background: #fff7e6; border-left: 4px solid #b25e00; }
  ul { padding-left: 1.2rem; } code { font-size: .9rem; } strong, code, [role=alert] { overflow-wrap: anywhere; }
  form { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
  button { padding: .6rem 1.4rem; font: inherit; border-radius: 4px; border: 1px solid #0b5cab; cursor: pointer; }
  button[value=allow] { background: #0b5cab; color: #fff; } button[value=deny] { background: #fff; color: #0b5cab; }
  button:focus-visible { outline: 3px solid #b25e00; outline-offset: 2px; }
`;

const note = `<p class="note">This is the sandbox Salesforce: a local stand-in, no real org.</p>`;

/** The page on which a person allows an app to use the org. */
export function consentPage(view: ConsentView): string {
  return page(`Allow access for ${view.appName}?`, `
    ${note}
    <h1>Allow access for ${escape(view.appName)}?</h1>
    <p>Org <strong>${escape(view.orgId)}</strong>, signed in as <strong>${escape(view.user)}</strong>.
      You will be sent back to <strong>${escape(view.redirectHost)}</strong>.</p>
    <p>${escape(view.appName)} is asking to:</p>
    <ul>${view.scopes.map((scope) => `<li>${escape(meanings[scope] ?? scope)} <code>(${escape(scope)})</code></li>`).join("")}</ul>
    <form method="post" action="/services/oauth2/authorize/decision">
      <input type="hidden" name="request" value="${escape(view.requestId)}">
      <button type="submit" name="decision" value="allow">Allow</button>
      <button type="submit" name="decision" value="deny">Deny</button>
    </form>`);
}

/** The page for a request that cannot even be sent back to the app. */
export function refusalPage(reason: string): string {
  return page("Couldn't complete the connection", `
    ${note}
    <h1>OAuth error</h1><p role="alert">${escape(reason)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escape(title)} – sandbox Salesforce</title><style>${style}</style></head><body><main>${content}</main></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
