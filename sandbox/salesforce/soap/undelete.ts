import { refusal } from "../error-reply.ts";
import { fullId } from "../schema/ids.ts";
import { objectOfId } from "../schema/standard-objects.ts";
import { elements, textIn, xmlElement } from "./envelope.ts";
import { eachAlone } from "./operation.ts";
import type { SoapCall } from "./operation.ts";

/** `undelete()`: out of the recycle bin. Who lost a merge comes back; what the merge moved stays with the winner. */
export function undeleteAll(call: SoapCall): readonly string[] {
  return eachAlone(call, elements(call.content, "ids"), (element) => {
    const raw = textIn(element) ?? "";
    const id = fullId(raw);
    const type = id === undefined ? undefined : objectOfId(id);
    if (id === undefined || type === undefined) throw refusal(400, "MALFORMED_ID", `malformed id ${raw.slice(0, 80)}`);
    const row = call.org.row(type, id);
    if (row === undefined) throw refusal(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
    if (row.values["IsDeleted"] !== true) throw refusal(400, "UNDELETE_FAILED", "Entity is not in the recycle bin");
    return xmlElement("id", call.org.undelete(type, id, call.context).id) + xmlElement("success", "true");
  });
}
