/**
 * A form in which a field's reader would change nothing, so that SQL can tell the parts by itself: nearly all addresses and
 * numbers of a table are distinct, and reading each would cost more than all comparisons. A test holds forms and readers equal.
 */
export interface PlainForm {
  readonly isPlain: (value: string) => string;
  /** The parts as SQL over the value. */
  readonly parts: Readonly<Record<string, (value: string) => string>>;
  /** A part that is read all the same, as a value of another field, of which the readers tell the same part: an address's host as a web site. */
  readonly rest?: { readonly part: string; readonly from: (value: string) => string; readonly as: string };
}

/** RFC 5321 4.5.3.1: 64 octets before the @. Counted apart, because bounded repetitions make a pattern slow. */
const LOCAL_CHARS_MAX = 64;

/** The plain forms by field; values are in lower case. */
export const PLAIN_FORMS: ReadonlyMap<string, PlainForm> = new Map([
  [
    "email",
    {
      isPlain: (value: string) =>
        `(regexp_full_match(${value}, '[a-z0-9._%-]+@([a-z0-9]+(-[a-z0-9]+)*\\.)+[a-z]+') AND strpos(${value}, '@') <= ${LOCAL_CHARS_MAX + 1})`,
      parts: {
        address: (value: string) => value,
        local: (value: string) => `split_part(${value}, '@', 1)`,
        own: (value: string) => `CASE WHEN regexp_matches(split_part(${value}, '@', 1), '[0-9]') THEN split_part(${value}, '@', 1) END`,
      },
      rest: { part: "domain", from: (value: string) => `split_part(${value}, '@', 2)`, as: "website" },
    },
  ],
  [
    "phone",
    {
      isPlain: (value: string) => `(regexp_full_match(${value}, '\\+1[2-9][0-9]+') AND length(${value}) = 12 AND replace(right(${value}, 7), right(${value}, 1), '') <> '')`,
      parts: { number: (value: string) => value, local: (value: string) => `right(${value}, 7)` },
    },
  ],
]);
