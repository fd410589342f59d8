import { decodeText } from "./charset.ts";
import { failure } from "./parse-failure.ts";
import { JSON_DEPTH_MAX } from "./limits.ts";
import { ok } from "../../domain/model/result.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { Result } from "../../domain/model/result.ts";

/** JSON bytes to a value. Says where a text stops being JSON, never what stands there. */
export function readJson(bytes: Uint8Array, place: string): Result<unknown, ParseFailure> {
  return readJsonText(decodeText(bytes).text, place);
}

/** JSON text to a value; nesting is counted first, so that nothing after this can be made to recurse too deep. */
export function readJsonText(text: string, place: string): Result<unknown, ParseFailure> {
  if (text.trim() === "") return failure(place, "The file is empty.");
  if (tooDeep(text)) return failure(place, `The JSON is nested deeper than ${String(JSON_DEPTH_MAX)} levels.`);
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch {
    return failure(place, "The file is not valid JSON.");
  }
}

function tooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index);
    if (quoted) {
      if (char === 0x5c) index += 1;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > JSON_DEPTH_MAX) return true;
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return false;
}
