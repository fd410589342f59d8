import * as z from "zod";

import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import { askedOf } from "./client.ts";
import type { SalesforceClient } from "./client.ts";
import { vendorError } from "./errors.ts";
import type { RestAnswer, RestRequest } from "./rest.ts";
import { API_VERSION } from "./settings.ts";

/** Queries and collections in one call ("up to 5", Salesforce, "Send Multiple Requests Using Composite"). */
export const TOGETHER_MAX = 5;

/** A value that another request's answer holds: the one at `path` of what the request at `index` yields. */
export const reference = (index: number, path: string): string => `@{${nameOf(index)}${path}}`;

/** Whether a text would be taken for a reference inside of a call of several requests. There is no way to say such a text there. */
export function readsAsReference(value: unknown): boolean {
  if (typeof value === "string") return value.includes("@{");
  return typeof value === "object" && value !== null && Object.values(value).some(readsAsReference);
}

const AnswersSchema = z.object({ compositeResponse: z.array(z.object({
  referenceId: z.string(), httpStatusCode: z.int(), body: z.unknown().optional(),
})) });

/** Whether a call of several requests was refused as such, so that nothing of it was carried out: they may go singly. */
export const isNotTaken = ({ kind, mayHaveHappened }: CrmError): boolean => !mayHaveHappened && (kind === "invalid" || kind === "forbidden" || kind === "not-found");

/** What became of one request of a call of several. */
export type SubAnswer = Result<RestAnswer<unknown>, CrmError>;

/**
 * Several requests in one call, carried out in their order, each answered for itself; a later one may name what an
 * earlier one yields (see {@link reference}) and is not carried out when that failed. No text of other people may be in
 * them that {@link readsAsReference}.
 */
export async function callTogether(client: SalesforceClient, clock: Clock, requests: readonly RestRequest[]): Promise<Result<readonly SubAnswer[], CrmError>> {
  const compositeRequest = requests.map(({ method, path, query, body }, index) => ({
    method, url: `/services/data/v${API_VERSION}${path}${query === undefined ? "" : `?${new URLSearchParams(query).toString()}`}`,
    referenceId: nameOf(index), ...(body === undefined ? {} : { body }),
  }));
  const whole: RestRequest = { method: "POST", path: "/composite", body: { allOrNone: false, collateSubrequests: false, compositeRequest }, mutates: requests.some(({ mutates }) => mutates) };
  const answer = await client.call(whole, AnswersSchema);
  if (!answer.ok) return answer;
  const { headers, requestId, body } = answer.value;
  return ok(requests.map((request, index): SubAnswer => {
    const told = body.compositeResponse.filter(({ referenceId }) => referenceId === nameOf(index));
    const [one] = told;
    if (one === undefined || told.length > 1) return err(failure("unavailable", "Salesforce said nothing about a part of a call.", request.mutates));
    const { httpStatusCode: status, body: json } = one;
    if (status >= 200 && status < 300) return ok({ status, headers, requestId, body: json });
    // The session ended meanwhile: the next call is refused as a whole, and only that renews it.
    if (status === 401) return err(failure("unavailable", "The session ended in the middle of a call."));
    return err(vendorError({ status, headers, json, isGarbage: false }, askedOf(request, clock)));
  }));
}

const nameOf = (index: number): string => `part${String(index)}`;
