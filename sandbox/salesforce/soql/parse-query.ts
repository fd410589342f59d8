import { parseQuery } from "@jetstreamapp/soql-parser-js";
import type { Query } from "@jetstreamapp/soql-parser-js";
import { limitRowsMax, statementCharactersMax } from "./limits.ts";
import { withoutStrings } from "./locate.ts";
import { malformed, unexpectedToken } from "./query-refusal.ts";

/**
 * Reads a statement. What the parser takes although the vendor does not is refused here as far as the text shows it,
 * and by `checkClauses`, `booleanTree` and `comparison` as far as the parsed statement does.
 */
export function readStatement(soql: string): Query {
  if (soql.length > statementCharactersMax) {
    throw malformed(`SOQL statements cannot be longer than ${statementCharactersMax} characters.`);
  }
  const bare = withoutStrings(soql);
  if (soql.trim() === "") throw malformed("unexpected token: '<EOF>'");
  if (/\bALL\s{1,50}ROWS\s*$/i.test(bare)) throw malformed("ALL ROWS not allowed in this context", "ALL");
  // The parser drops the first part of `FROM Account.Contacts`; only a subquery may have one.
  if (/\bFROM\s{1,50}\w{1,80}\s{0,50}\./i.test(withoutParentheses(bare))) throw unexpectedToken(".");
  // The parser swallows an operator that joins nothing.
  const dangling = /(?:\bWHERE|\bHAVING|\()\s{0,50}\b(AND|OR)\b/i.exec(bare)?.[1];
  if (dangling !== undefined) throw unexpectedToken(dangling);
  return withoutLimit(bare) ? offsetAlone(soql, bare) : parsed(soql, bare);
}

const lastOffset = /\bOFFSET\s{1,50}\d{1,20}\s*$/i;

function withoutLimit(bare: string): boolean {
  return lastOffset.test(bare) && !/\bLIMIT\s{1,50}\d{1,20}\s{1,50}OFFSET\s{1,50}\d{1,20}\s*$/i.test(bare);
}

/** After a WHERE the parser knows OFFSET only behind a LIMIT: it gets one, which is taken off again. */
function offsetAlone(soql: string, bare: string): Query {
  const at = bare.search(lastOffset);
  const query = parsed(`${soql.slice(0, at)}LIMIT ${limitRowsMax} ${soql.slice(at)}`, bare);
  delete query.limit;
  return query;
}

function withoutParentheses(bare: string): string {
  let depth = 0;
  let outer = "";
  for (const character of bare) {
    if (character === "(") depth += 1;
    if (depth === 0) outer += character;
    if (character === ")") depth = Math.max(0, depth - 1);
  }
  return outer;
}

function parsed(soql: string, bare: string): Query {
  try {
    return parseQuery(soql);
  } catch (error) {
    const token = offendingToken(error, bare);
    throw token === undefined ? malformed("unexpected token: '<EOF>'") : unexpectedToken(token);
  }
}

/** Chevrotain names the token in its sentence, or the place of a character it does not know. */
function offendingToken(error: unknown, bare: string): string | undefined {
  const sentence = error instanceof Error ? error.message : "";
  const found = /but found: '?([^'\n]{1,80})/.exec(sentence) ?? /but found --> '([^'\n]{1,80})' <--/.exec(sentence);
  if (found?.[1] !== undefined) return found[1].trim();
  const offset = /at offset: (\d{1,6})/.exec(sentence)?.[1];
  if (offset === undefined) return undefined;
  return bare.charAt(Number(offset)).trim() || "'";
}
