// Salesforce's own limits for one statement (SOQL and SOSL Reference; SOQL and SOSL Limits).

/** A whole statement at most. */
export const statementCharactersMax = 100_000;
/** One string of a WHERE clause at most. */
export const stringCharactersMax = 4_000;
/** `OFFSET` at most. */
export const offsetRowsMax = 2_000;
/** `LIMIT` at most: a 32-bit number. */
export const limitRowsMax = 2_147_483_647;
/** `FIELDS(ALL)` and `FIELDS(CUSTOM)` need a `LIMIT` of at most so many rows. */
export const fieldsFunctionRowsMax = 200;
/** Steps from child to parent in one path at most. */
export const parentStepsMax = 5;
/** Subqueries in one SELECT list at most. */
export const childQueriesMax = 20;
/** Semi- and anti-joins in one WHERE clause at most. */
export const semiJoinsMax = 2;
/** Groups that an aggregate query may return: its result has no further pages. */
export const groupsMax = 2_000;
/** Parentheses within parentheses at most; the vendor names no number, this one protects the stack. */
export const nestingMax = 200;
