/** The codes with which the vendor refuses a statement. */
export type QueryErrorCode =
  | "MALFORMED_QUERY"
  | "INVALID_FIELD"
  | "INVALID_TYPE"
  | "INVALID_QUERY_FILTER_OPERATOR"
  | "NUMBER_OUTSIDE_VALID_RANGE"
  | "EXCEEDED_ID_LIMIT";

/** A statement that is not answered. `near` is the piece of the statement that the message points at. */
export class QueryRefusal extends Error {
  override readonly name = "QueryRefusal";
  readonly code: QueryErrorCode;
  readonly near: string | undefined;
  constructor(code: QueryErrorCode, sentence: string, near?: string) {
    super(sentence);
    this.code = code;
    this.near = near;
  }
}

const describeHint = "Please reference your WSDL or the describe call for the appropriate names.";

/** Text that is not SOQL, or not where it stands. */
export function malformed(sentence: string, near?: string): QueryRefusal {
  return new QueryRefusal("MALFORMED_QUERY", sentence, near);
}

/** The parser's word for a token that may not stand here. */
export function unexpectedToken(token: string): QueryRefusal {
  return malformed(`unexpected token: '${token}'`, token);
}

/** A field that the object does not have, or that the caller may not see. */
export function noSuchColumn(column: string, entity: string, near = column): QueryRefusal {
  return new QueryRefusal(
    "INVALID_FIELD",
    `No such column '${column}' on entity '${entity}'. If you are attempting to use a custom field, ` +
      `be sure to append the '__c' after the custom field name. ${describeHint}`,
    near,
  );
}

/** A path that walks to a parent which is not there. */
export function noSuchRelationship(relationship: string, near: string): QueryRefusal {
  return new QueryRefusal(
    "INVALID_FIELD",
    `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, ` +
      `be sure to append the '__r' after the custom relationship name. ${describeHint}`,
    near,
  );
}

/** A subquery over children which are not there. */
export function noSuchChildren(relationship: string): QueryRefusal {
  return new QueryRefusal(
    "INVALID_TYPE",
    `Didn't understand relationship '${relationship}' in FROM part of query call. If you are attempting to use a custom ` +
      `relationship, be sure to append the '__r' after the custom relationship name. ${describeHint}`,
    relationship,
  );
}

/** An object that the org does not have, or that the caller may not see. */
export function noSuchType(name: string): QueryRefusal {
  return new QueryRefusal(
    "INVALID_TYPE",
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, ` +
      `be sure to append the '__c' after the entity name. ${describeHint}`,
    name,
  );
}

/** A comparison that this kind of field does not know, or an id that is none. */
export function badOperator(sentence: string, near: string): QueryRefusal {
  return new QueryRefusal("INVALID_QUERY_FILTER_OPERATOR", sentence, near);
}

/** A value of another type than the field's; `quoted` says how the value should have been written. */
export function badCriterion(field: string, type: string, quoted: boolean): QueryRefusal {
  return new QueryRefusal(
    "INVALID_FIELD",
    `value of filter criterion for field '${field}' must be of type ${type} and should ${quoted ? "" : "not "}be enclosed in quotes`,
    field,
  );
}
