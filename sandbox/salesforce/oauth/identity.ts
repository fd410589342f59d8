import type { SandboxReply } from "../../shared/http-types.ts";
import type { Session } from "../model.ts";
import { bearerOf } from "./desk.ts";
import type { OAuthCall } from "./desk.ts";
import type { Hosts } from "./hosts.ts";
import { personOf } from "./people.ts";
import type { Person } from "./people.ts";
import { noStore, word } from "./replies.ts";

/** The scopes under which the identity service speaks. */
const identityScopes = ["id", "openid", "profile", "email", "address", "phone", "api", "full"];

/** The name of a user towards the world: it lies on the login host, whichever host was asked. */
export function identityUrl({ login }: Hosts, orgId: string, userId: string): string {
  return `${login}/id/${orgId}/${userId}`;
}

/** `/id/{orgId}/{userId}`: who a token belongs to and where the org's services are. */
export function identity(call: OAuthCall, orgId: string, userId: string): SandboxReply {
  const person = authenticated(call);
  if ("status" in person) return person;
  if (!sameId(orgId, call.org.id)) return word(403, "Wrong_Org");
  if (!sameId(userId, person.id)) return word(404, "Bad_Id");
  const json = {
    id: identityUrl(call.hosts, call.org.id, person.id),
    asserted_user: true,
    user_id: person.id,
    organization_id: call.org.id,
    username: person.username,
    nick_name: nickname(person),
    display_name: person.displayName,
    email: person.email,
    email_verified: true,
    first_name: person.firstName,
    last_name: person.lastName,
    timezone: person.timezone,
    status: { created_date: null, body: null },
    urls: serviceUrls(call.hosts, call.org.id, person.id),
    active: person.active,
    user_type: "STANDARD",
    language: person.language,
    locale: person.locale,
    is_app_installed: true,
  };
  return { status: 200, headers: noStore, json };
}

/** `/services/oauth2/userinfo`: the same in the words of OpenID Connect. */
export function userinfo(call: OAuthCall): SandboxReply {
  const person = authenticated(call);
  if ("status" in person) return person;
  const json = {
    sub: identityUrl(call.hosts, call.org.id, person.id),
    user_id: person.id,
    organization_id: call.org.id,
    preferred_username: person.username,
    nickname: nickname(person),
    name: person.displayName,
    email: person.email,
    email_verified: true,
    given_name: person.firstName,
    family_name: person.lastName,
    zoneinfo: person.timezone,
    urls: serviceUrls(call.hosts, call.org.id, person.id),
    active: person.active,
    user_type: "STANDARD",
    language: person.language,
    locale: person.locale,
    is_app_installed: true,
  };
  return { status: 200, headers: noStore, json };
}

/** The person behind the request's token, or the vendor's word for why there is none. */
function authenticated(call: OAuthCall): Person | SandboxReply {
  const token = bearerOf(call.request);
  if (token === undefined) return word(403, "Missing_OAuth_Token");
  if (call.fault?.fault === "expire-token") call.sessions.expire(token);
  if (call.fault?.fault === "revoke") call.sessions.revokeGrant(token);
  const session = call.sessions.check(token);
  if (session === undefined || !maySpeak(session)) return word(403, "Bad_OAuth_Token");
  return personOf(call.org, session.userId) ?? word(403, "Bad_OAuth_Token");
}

function maySpeak({ scopes }: Session): boolean {
  return scopes.some((scope) => identityScopes.includes(scope));
}

/** Ids of 15 characters name the same as their 18-character form. */
function sameId(given: string, id: string): boolean {
  return given === id || given === id.slice(0, 15);
}

function nickname({ username }: Person): string {
  return username.split("@")[0] ?? "";
}

/** Where each service lies; the caller puts a version in the place of `{version}`. */
function serviceUrls({ instance }: Hosts, orgId: string, userId: string): Readonly<Record<string, string>> {
  const data = `${instance}/services/data/v{version}`;
  const soap = `${instance}/services/Soap`;
  const org = orgId.slice(0, 15);
  return {
    enterprise: `${soap}/c/{version}/${org}`,
    metadata: `${soap}/m/{version}/${org}`,
    partner: `${soap}/u/{version}/${org}`,
    rest: `${data}/`,
    sobjects: `${data}/sobjects/`,
    search: `${data}/search/`,
    query: `${data}/query/`,
    recent: `${data}/recent/`,
    tooling_soap: `${soap}/T/{version}/${org}`,
    tooling_rest: `${data}/tooling/`,
    profile: `${instance}/${userId}`,
    custom_domain: instance,
  };
}
