/** What a correct program meets on a normal day is a value; bugs throw. */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/** A success. */
export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

/** An expected failure. */
export const err = <Failure>(error: Failure): { readonly ok: false; readonly error: Failure } => ({ ok: false, error });

/** Makes a forgotten case of a closed union fail to compile; throws if one arrives at run time all the same. */
export function unreachable(value: never): never {
  throw new TypeError(`unreachable case: ${typeof value}`);
}
