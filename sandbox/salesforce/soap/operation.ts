import type { Fault } from "../../shared/faults.ts";
import { alone } from "../api-call.ts";
import { refuseByFault } from "../collection.ts";
import { refusal } from "../error-reply.ts";
import { SalesforceError } from "../model.ts";
import type { WriteContext } from "../model.ts";
import type { OrgState } from "../org.ts";
import type { Element } from "./envelope.ts";
import { xmlElement } from "./envelope.ts";

/** Requests of a merge and ids of an undelete in one call at most. */
const itemsMax = 200;

/** An operation with its content, in the name of its caller. */
export interface SoapCall {
  readonly org: OrgState;
  readonly content: Element;
  readonly context: WriteContext;
  readonly fault: Fault | undefined;
  /** Called after each item that was done. */
  readonly endTransaction: () => void;
}

/** Does the items one by one, each a transaction of its own, and gives the content of a `result` for each in order. */
export function eachAlone(call: SoapCall, items: readonly Element[], work: (item: Element) => string): readonly string[] {
  if (items.length > itemsMax) throw refusal(500, "EXCEEDED_ID_LIMIT", `record limit reached. cannot submit more than ${String(itemsMax)} records into this call`);
  return items.map((item, index) => {
    try {
      refuseByFault(call, index);
      const result = alone(call.org, () => work(item));
      call.endTransaction();
      return result;
    } catch (error) {
      if (error instanceof SalesforceError) return refused(error);
      throw error;
    }
  });
}

function refused({ complaints }: SalesforceError): string {
  const errors = complaints.map(({ errorCode, message, fields = [] }) => (
    `<errors>${fields.map((field) => xmlElement("fields", field)).join("")}${xmlElement("message", message)}${xmlElement("statusCode", errorCode)}</errors>`
  ));
  return `${errors.join("")}<id xsi:nil="true"/>${xmlElement("success", "false")}`;
}
