import type { ApiCall } from "./api-call.ts";
import { addressOf } from "./compound-address.ts";
import { refusal } from "./error-reply.ts";
import { rowUrl } from "./locate-row.ts";
import type { Field, Row, SObjectType } from "./model.ts";

/** The fields of the names, each once; an unknown one is refused. */
export function fieldsNamed(type: SObjectType, names: readonly string[]): readonly Field[] {
  const fields = names.map((name) => {
    const field = type.fields.get(name.toLowerCase());
    if (field !== undefined) return field;
    throw refusal(400, "INVALID_FIELD",
      `No such column '${name.slice(0, 80)}' on entity '${type.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ` +
      "Please reference your WSDL or the describe call for the appropriate names.");
  });
  return [...new Set(fields)];
}

/** A row as the API shows it: all fields that can be seen, or the ones asked for and the id. */
export function viewRow(call: ApiCall, type: SObjectType, row: Row, names: readonly string[] | undefined): object {
  const fields = names === undefined ? [...type.fields.values()] : fieldsNamed(type, ["Id", ...names]);
  return {
    attributes: { type: type.name, url: rowUrl(call, row) },
    ...Object.fromEntries(fields.map((field) => [field.name, field.type === "address" ? addressOf(type, row, field) : (row.values[field.name] ?? null)])),
  };
}
