import type { SandboxReply } from "../../shared/http-types.ts";
import { route } from "../../shared/routes.ts";
import type { Route } from "../../shared/routes.ts";
import { member, stringsOf } from "../../shared/unknown-values.ts";
import { bodyOf, noContent, ok, param, typeOf } from "../api-call.ts";
import type { ApiCall, ApiHandler } from "../api-call.ts";
import { invalid, notFound } from "../api-error.ts";
import type { ValidationRule } from "../model.ts";
import { isEnforced } from "../properties/value-rules.ts";
import { requireSchemaRead, requireSchemaWrite } from "./properties.ts";

/** `/crm/property-validations/2026-09/{typeId}`: the rules of an admin, which bind writes through the API too. */
export const propertyValidationRoutes: readonly Route<ApiHandler>[] = [
  route<ApiHandler>("GET :type", list),
  route<ApiHandler>("GET :type/:name", read),
  route<ApiHandler>("PUT :type/:name/rule-type/:rule", put),
];

function list(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaRead(call, type);
  const own = [...call.portal.rules.values()].filter((each) => each.object === type.name && each.rules.length > 0);
  return ok({ results: own.map(({ property, rules }) => ({ propertyName: property, propertyValidationRules: rules })) });
}

function read(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaRead(call, type);
  const name = param(call, "name");
  if (call.portal.catalog.live(type.name, name) === undefined) throw notFound();
  return ok({ propertyName: name, propertyValidationRules: call.portal.rules.get(`${type.name}/${name}`)?.rules ?? [] });
}

function put(call: ApiCall): SandboxReply {
  const type = typeOf(call);
  requireSchemaWrite(call, type);
  const name = param(call, "name");
  const ruleType = param(call, "rule");
  if (call.portal.catalog.live(type.name, name) === undefined) throw notFound();
  const rule: ValidationRule = { ruleType, ruleArguments: [...stringsOf(member(bodyOf(call), "ruleArguments"))] };
  if (!isEnforced(rule)) throw invalid(`${ruleType} is not a rule this portal can enforce`);
  const others = (call.portal.rules.get(`${type.name}/${name}`)?.rules ?? []).filter((each) => each.ruleType !== ruleType);
  call.portal.rules.set(`${type.name}/${name}`, { object: type.name, property: name, rules: [...others, rule] });
  return noContent;
}
