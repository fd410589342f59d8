import type { SandboxReply } from "../../shared/http-types.ts";
import type { Route } from "../../shared/routes.ts";
import { created, objectBody, ok, param, queryFlag, queryList, typeOf, writeContext } from "../api-call.ts";
import type { ApiCall, Endpoint } from "../api-call.ts";
import { notFound } from "../error-reply.ts";
import { rowById, rowUrl } from "../locate-row.ts";
import type { Field, Row, SObjectType } from "../model.ts";
import { externalIdField, recordValues, refuseRepeated } from "../record-values.ts";
import { viewRow } from "../row-view.ts";
import { endpoint } from "./endpoint.ts";

/** Records by the value of an external id field: read, or written whether they exist or not (VENDORS 2.1). */
export const externalIdRoutes: readonly Route<Endpoint>[] = [
  endpoint("GET sobjects/:object/:field/:value", read, "fields"),
  endpoint("PATCH sobjects/:object/:field/:value", upsert, "updateOnly"),
  endpoint("DELETE sobjects/:object/:field/:value", remove),
  endpoint("POST sobjects/:object/:field", create),
];

interface Address {
  readonly type: SObjectType;
  readonly field: Field;
  readonly found: readonly Row[];
}

function read(call: ApiCall): SandboxReply {
  const { type, found } = addressOf(call);
  const [row] = found;
  if (row === undefined) throw notFound();
  return found.length > 1 ? choices(call, found) : ok(viewRow(call, type, row, queryList(call, "fields")));
}

function upsert(call: ApiCall): SandboxReply {
  const { type, field, found } = addressOf(call);
  const body = objectBody(call);
  refuseRepeated(body, field.name);
  refuseRepeated(body, "Id");
  const [row] = found;
  // Whatever the caller meant, it is not said: the vendor writes nothing.
  if (found.length > 1) return choices(call, found);
  const values = recordValues(call.org, type, body);
  if (row !== undefined) {
    call.org.update(type.name, row.id, values, writeContext(call));
    return ok({ id: row.id, success: true, errors: [], created: false });
  }
  if (queryFlag(call, "updateOnly")) throw notFound();
  const made = call.org.create(type.name, { ...values, [field.name]: param(call, "value") }, writeContext(call));
  return made201(call, made);
}

function remove(call: ApiCall): SandboxReply {
  const { type, found } = addressOf(call);
  const [row] = found;
  if (row === undefined) throw notFound();
  if (found.length > 1) return choices(call, found);
  call.org.remove(type.name, row.id, writeContext(call));
  return { status: 204 };
}

/** `POST /sobjects/Account/Id`: the external ids that the body may hold decide nothing, a record is made. */
function create(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  if (fieldOf(type, param(call, "field")).type !== "id") throw notFound();
  return made201(call, call.org.create(type.name, recordValues(call.org, type, objectBody(call)), writeContext(call)));
}

function made201(call: ApiCall, row: Row): SandboxReply {
  return { ...created({ id: row.id, success: true, errors: [], created: true }), headers: { Location: rowUrl(call, row) } };
}

/** 300: the value is not one record's alone. */
function choices(call: ApiCall, rows: readonly Row[]): SandboxReply {
  return { status: 300, json: rows.map((row) => rowUrl(call, row)) };
}

function addressOf(call: ApiCall): Address {
  const type = typeOf(call);
  const field = fieldOf(type, param(call, "field"));
  const value = param(call, "value");
  const found = field.type === "id" ? [rowById(call, type, value)] : call.org.byExternalId(type.name, field.name, value);
  return { type, field, found };
}

function fieldOf(type: SObjectType, name: string): Field {
  const field = externalIdField(type, name);
  if (field === undefined) throw notFound(`Provided external ID field does not exist or is not accessible: ${name.slice(0, 80)}`);
  return field;
}
