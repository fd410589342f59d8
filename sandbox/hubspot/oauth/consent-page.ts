/** What the consent page shows. */
export interface Consent {
  readonly requestId: string;
  readonly appName: string;
  readonly portalId: number;
  readonly user: string;
  readonly redirectHost: string;
  readonly scopes: readonly string[];
  readonly optionalScopes: readonly string[];
}

const style = `
  body { margin: 0; background: #f4f6f8; color: #22303c; font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 34rem; margin: 3rem auto; padding: 2rem; background: #fff; border: 1px solid #d5dce2; border-radius: 8px; }
  h1 { margin: 0 0 .5rem; font-size: 1.4rem; }
  .note { margin: 0 0 1.5rem; padding: .5rem .75rem; background: #fff7e6; border-left: 4px solid #b25e00; }
  ul { padding-left: 1.2rem; } code { font-size: .9rem; overflow-wrap: anywhere; }
  form { display: flex; gap: .75rem; margin-top: 1.5rem; }
  button { padding: .6rem 1.4rem; font: inherit; border-radius: 4px; border: 1px solid #9c3d00; cursor: pointer; }
  button[value=allow] { background: #9c3d00; color: #fff; } button[value=deny] { background: #fff; color: #9c3d00; }
  button:focus-visible { outline: 3px solid #1b5fc1; outline-offset: 2px; }
`;

/** The page on which a person allows an app to use the portal. */
export function consentPage(consent: Consent): string {
  const optional = consent.optionalScopes.length === 0 ? "" : `<p>And, if the account has them:</p>${scopeList(consent.optionalScopes)}`;
  return page(`Connect ${consent.appName}`, `
    <p class="note">This is the sandbox HubSpot: a local stand-in, no real account.</p>
    <h1>Connect ${escape(consent.appName)} to HubSpot</h1>
    <p>Account <strong>${String(consent.portalId)}</strong>, signed in as <strong>${escape(consent.user)}</strong>.
      You will be sent back to <strong>${escape(consent.redirectHost)}</strong>.</p>
    <p>${escape(consent.appName)} asks for these permissions:</p>
    ${scopeList(consent.scopes)}${optional}
    <form method="post" action="/oauth/authorize/decision">
      <input type="hidden" name="request" value="${escape(consent.requestId)}">
      <button type="submit" name="decision" value="allow">Allow</button>
      <button type="submit" name="decision" value="deny">Deny</button>
    </form>`);
}

/** The page for a request that cannot even be sent back to the app. */
export function refusalPage(reason: string): string {
  return page("Couldn't complete the connection", `
    <p class="note">This is the sandbox HubSpot: a local stand-in, no real account.</p>
    <h1>Couldn't complete the connection</h1><p role="alert">${escape(reason)}</p>`);
}

function scopeList(scopes: readonly string[]): string {
  return `<ul>${scopes.map((scope) => `<li><code>${escape(scope)}</code></li>`).join("")}</ul>`;
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${escape(title)}</title><style>${style}</style></head><body><main>${content}</main></body></html>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&#39;");
}
