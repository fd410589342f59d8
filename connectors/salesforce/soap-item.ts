import { err, ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { failure } from "../shared/failure.ts";
import { itemError } from "./errors.ts";
import { againWhileLocked, isRowLocked } from "./row-locks.ts";
import type { MergeParts } from "./merge-parts.ts";
import type { SoapRequest } from "./soap.ts";

/** What Salesforce said of a thing that was done. */
export interface SoapDone {
  readonly http: number;
  readonly requestId: string | null;
}

/** Sends a call of one item; a locked row is tried again, for nothing was done then. */
export async function soapItem(parts: MergeParts, request: SoapRequest): Promise<Result<SoapDone, CrmError>> {
  let answer = await once(parts, request);
  await againWhileLocked(parts.pause, { locked: () => (!answer.ok && isRowLocked(answer.error) ? [request] : []), send: async () => { answer = await once(parts, request); } });
  return answer;
}

async function once({ client, clock }: MergeParts, request: SoapRequest): Promise<Result<SoapDone, CrmError>> {
  const answer = await client.soap(request);
  if (!answer.ok) return answer;
  const { body, status: http, requestId } = answer.value;
  const [result, ...others] = body;
  if (result === undefined || others.length > 0) return err(failure("unavailable", "Salesforce said nothing about the records.", true));
  return result.success ? ok({ http, requestId }) : err(itemError(result.errors, { mutates: true, now: clock.now(), secrets: request.secrets }, http));
}
