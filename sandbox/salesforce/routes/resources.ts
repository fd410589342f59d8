import type { SandboxReply } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { ok, typeOf } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { hostsOf } from "../oauth/hosts.ts";
import { identityUrl } from "../oauth/identity.ts";
import { describeGlobal, describeObject } from "../schema/describe.ts";
import { conditionalEndpoint, endpoint } from "./endpoint.ts";

/** What the API has: resources, objects and their fields. */
export const resourceRoutes: readonly Route<Endpoint>[] = [
  endpoint("GET ", overview),
  conditionalEndpoint("GET sobjects", (call) => ok(inVersion(call, describeGlobal(call.org)))),
  endpoint("GET sobjects/:object", basics),
  conditionalEndpoint("GET sobjects/:object/describe", (call) => ok(inVersion(call, describeObject(typeOf(call), call.org)))),
  endpoint("GET limits", limits),
];

const resources = ["sobjects", "query", "queryAll", "composite", "jobs", "limits"];

/** The addresses in a description have the version that was asked. */
function inVersion({ base }: ApiCall, described: object): unknown {
  return JSON.parse(JSON.stringify(described).replaceAll(/\/services\/data\/v\d+\.0\//g, `${base}/`));
}

function overview({ base, org, request, session }: ApiCall): SandboxReply {
  const hosts = hostsOf(request);
  const identity = hosts === undefined ? {} : { identity: identityUrl(hosts, org.id, session.userId) };
  return ok({ ...Object.fromEntries(resources.map((name) => [name, `${base}/${name}`])), ...identity });
}

function basics(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  const { label, labelPlural, keyPrefix, custom, createable, updateable, deletable } = type;
  return ok({ objectDescribe: { name: type.name, label, labelPlural, keyPrefix, custom, createable, updateable, deletable, urls: { sobject: `${call.base}/sobjects/${type.name}` } }, recentItems: [] });
}

function limits({ org, usage, bulk }: ApiCall): SandboxReply {
  const { dailyRequests, bulkJobsPerDay } = org.settings();
  const now = org.clock.now();
  const left = (max: number, used: number): object => ({ Max: max, Remaining: Math.max(0, max - used) });
  return ok({
    DailyApiRequests: left(dailyRequests, usage.used(now)),
    DailyBulkV2QueryJobs: left(bulkJobsPerDay, bulk.madeSince("query", now)),
  });
}
