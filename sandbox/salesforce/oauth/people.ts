import type { Row, Value } from "../model.ts";
import type { Org } from "../org.ts";

/** A user as OAuth speaks of one. */
export interface Person {
  /** 18 characters. */
  readonly id: string;
  readonly active: boolean;
  readonly username: string;
  readonly displayName: string;
  readonly firstName: string | null;
  readonly lastName: string;
  readonly email: string;
  readonly timezone: string;
  readonly locale: string;
  readonly language: string;
}

/** Who sits at the browser: whom the settings name, else the org's first active user. Who is not active cannot sign in. */
export function signedIn(org: Pick<Org, "rows" | "settings">): Person | undefined {
  const chosen = org.settings().signedIn?.toLowerCase() ?? null;
  for (const row of org.rows("User")) {
    const person = personFrom(row);
    if (person.active && (chosen === null || person.username.toLowerCase() === chosen)) return person;
  }
  return undefined;
}

/** The user with this id of 18 characters. */
export function personOf(org: Pick<Org, "row">, id: string): Person | undefined {
  const row = org.row("User", id);
  return row === undefined ? undefined : personFrom(row);
}

function personFrom({ id, values }: Row): Person {
  const text = (value: Value | undefined, fallback: string): string => (typeof value === "string" ? value : fallback);
  const email = text(values["Email"], "");
  const firstName = text(values["FirstName"], "");
  const lastName = text(values["LastName"], "");
  return {
    id,
    active: values["IsActive"] !== false && values["IsDeleted"] !== true,
    username: text(values["Username"], email),
    displayName: text(values["Name"], `${firstName} ${lastName}`.trim()),
    firstName: firstName === "" ? null : firstName,
    lastName,
    email,
    timezone: text(values["TimeZoneSidKey"], "Etc/UTC"),
    locale: text(values["LocaleSidKey"], "en_US"),
    language: text(values["LanguageLocaleKey"], "en_US"),
  };
}
