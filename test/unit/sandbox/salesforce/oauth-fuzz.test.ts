import assert from "node:assert/strict";

import fc from "fast-check";

import type { RequestBody } from "../../../../sandbox/shared/http-types.ts";
import { answerOAuth } from "../../../../sandbox/salesforce/oauth/oauth.ts";
import { anaId, client, OAuthRig, orgId, redirectUri, requestOf, tokensOf, verifier } from "./oauth-rig.ts";

/** Looks like a guess, but is known to be right in one org of the run. */
const codeMark = "<code>";
const refreshMark = "<refresh>";
const accessMark = "<access>";

const names = [
  "grant_type", "code", "refresh_token", "client_id", "client_secret", "redirect_uri", "code_verifier", "format", "token", "scope", "request",
  "decision", "response_type", "code_challenge", "code_challenge_method", "state", "__proto__", "constructor",
];
const right: Readonly<Record<string, string>> = { ...client, redirect_uri: redirectUri, code_verifier: verifier, code: codeMark, refresh_token: refreshMark };
const values = [
  ...Object.values(right), accessMark, "authorization_code", "refresh_token", "password", "xml", "urlencoded", "S256", "code", "allow", "",
  "\u0000", "\ud800", "%", "<script>", "a".repeat(5_000), "\r\nset-cookie: a=b", "__proto__",
];
const text = fc.oneof(fc.constantFrom(...values), fc.string({ unit: "binary" }), fc.string());
type Pair = readonly [string, string];
const valid: readonly (readonly Pair[])[] = ["authorization_code", "refresh_token"].map((grant) => [...Object.entries(right), ["grant_type", grant]]);
const wild: fc.Arbitrary<readonly Pair[]> = fc.array(fc.oneof(
  fc.constantFrom<Pair>(...Object.entries(right)),
  fc.tuple(fc.constantFrom(...names), text),
  fc.tuple(fc.string(), text),
), { maxLength: 12 });
/** A right form, one with a part missing or too much, or anything at all: only near misses find what is behind the first check. */
const pairs: fc.Arbitrary<readonly Pair[]> = fc.oneof(
  fc.constantFrom<readonly Pair[]>(...valid),
  fc.tuple(fc.constantFrom(...valid), fc.nat({ max: 6 })).map(([form, at]) => form.toSpliced(at, 1)),
  fc.tuple(fc.constantFrom(...valid), fc.nat({ max: 6 }), text).map(([form, at, value]) => form.with(at, [form[at]?.[0] ?? "", value])),
  fc.tuple(fc.constantFrom(...valid), wild).map(([form, more]) => [...form, ...more]),
  wild,
);
const paths = fc.oneof(
  { arbitrary: fc.constant("/services/oauth2/token"), weight: 4 },
  fc.constantFrom(...["authorize", "authorize/decision", "revoke", "introspect", "userinfo", "device/code", ""].map((path) => `/services/oauth2/${path}`)),
  fc.constantFrom(`/id/${orgId}/${anaId}`, "/id", "/id//", "/id/__proto__/constructor"),
  fc.webPath().map((path) => `/services/oauth2${path}`),
);
const asks = fc.record({
  method: fc.constantFrom("POST", "POST", "POST", "POST", "GET", "GET", "PUT", "HEAD", "OPTIONS"),
  path: paths,
  pairs,
  bodyKind: fc.constantFrom("form", "form", "form", "json", "broken", "none"),
  authorization: fc.oneof(fc.constant(undefined), fc.oneof(text, text.map((value) => `Bearer ${value}`), text.map((value) => `Basic ${Buffer.from(value).toString("base64")}`))),
  accept: fc.oneof(fc.constantFrom("*/*", "application/xml", "application/x-www-form-urlencoded", "__proto__"), fc.string()),
  fault: fc.constantFrom(undefined, undefined, undefined, "rotate-twice", "revoke", "expire-token"),
});

describe("the sandbox Salesforce's OAuth under any request", () => {
  it("when anything is asked, then it never fails, never leaks a secret and never hands out a token without the app's secret", () => {
    const org = new OAuthRig();
    let living = org.install();
    let code = org.code();
    const filled = (value: string): string => value.replaceAll(codeMark, code).replaceAll(refreshMark, living.refresh).replaceAll(accessMark, living.access);
    let handedOut = 0;
    fc.assert(fc.property(asks, (ask) => {
      if (!org.opens(living.access)) living = org.install();
      if (org.desk.sessions.codes.present(code, client.client_id).state !== "fresh") code = org.code();
      const params = new URLSearchParams(ask.pairs.map(([name, value]): [string, string] => [name, filled(value)]));
      const headers = { accept: ask.accept, ...(ask.authorization === undefined ? {} : { authorization: filled(ask.authorization) }) };
      const request = { ...requestOf(ask.method, ask.path, { headers }), query: params, body: bodyOf(ask.bodyKind, params) };
      const fault = ask.fault === undefined ? undefined : ({ match: { nth: 1, times: 1 }, fault: ask.fault } as const);

      const reply = answerOAuth(org.desk, request, fault) ?? { status: 404 };
      org.store.commit();

      assert.ok(reply.status >= 200 && reply.status < 500, `status ${String(reply.status)}`);
      const told = `${JSON.stringify(reply.json ?? null)}${reply.html ?? ""}${JSON.stringify(reply.headers ?? {})}`;
      // The state is the app's own and goes back to it, whatever it is.
      if (params.get("state") !== client.client_secret) assert.equal(told.includes(client.client_secret), false);
      assert.ok(Object.values(reply.headers ?? {}).every((value) => !/[\r\n]/.test(value)), "a header is one line");
      if (!told.includes("!AQ")) return;
      handedOut += 1;
      assert.ok(params.get("client_secret") === client.client_secret || (headers.authorization ?? "").startsWith("Basic "), "a token for nobody");
      assert.equal(told.includes(living.access), false, "another session's token");
      const next = tokensOf(reply);
      if (next.refresh !== "") living = next;
    }), { numRuns: 5_000, seed: 20_261_121 });
    assert.ok(handedOut > 50, `the run got as far as a token ${String(handedOut)} times only`);
  });
});

function bodyOf(kind: string, params: URLSearchParams): RequestBody {
  if (kind === "form") return { kind, params };
  if (kind === "json") return { kind, value: Object.fromEntries(params) };
  return kind === "broken" ? { kind } : { kind: "none" };
}
