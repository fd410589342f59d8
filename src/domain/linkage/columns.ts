import type { LinkObject } from "./features.ts";

/** Which column of a table holds which field; several columns of one field are read in order until one says something. */
export interface ColumnMap {
  /** Null: the row's number names it. */
  readonly id: string | null;
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/**
 * Finds the columns of a table by their names, whatever their case and separators; a column serves one field only. Where names are not `whole`,
 * further words may follow (`postcode fake`).
 */
export function findColumns(object: LinkObject, columns: readonly string[], { whole = false }: { readonly whole?: boolean } = {}): ColumnMap {
  const free = new Map(columns.map((column) => [column, wordsIn(column)]));
  const id = take(free, ID_NAMES)[0] ?? null;
  const fields: Record<string, readonly string[]> = {};
  for (const exact of whole ? [true] : [true, false]) {
    for (const [field, names] of Object.entries(FIELD_NAMES[object])) {
      if (!exact && fields[field] !== undefined) continue;
      const found = take(free, names, exact);
      if (found.length > 0) fields[field] = found;
    }
  }
  return { id, fields };
}

/** `First Name`, `first_name` and `firstName` are one. */
function wordsIn(column: string): string {
  return column.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** Takes the columns with one of the names; where `exact` is not asked for, further words may follow (`postcode fake`). */
function take(free: Map<string, string>, names: readonly string[], exact = true): readonly string[] {
  const found: string[] = [];
  for (const name of names) {
    for (const [column, words] of free) {
      if (words !== name && (exact || !words.startsWith(`${name} `))) continue;
      found.push(column);
      free.delete(column);
    }
  }
  return found;
}

const split = (names: string): readonly string[] => names.split(", ");

const ID_NAMES = split("id, unique id, rec id, record id, hs object id, contact id, account id, company id, lead id, row id, key");

const PLACE_NAMES = {
  city: split("city, mailing city, billing city, town, suburb, locality, birth place, place of birth, place"),
  postcode: split("postcode, post code, postal code, zip, zip code, zipcode, mailing postal code, billing postal code, plz"),
  street: split("street, address, street address, address 1, address line 1, mailing street, billing street, addr"),
  streetNumber: split("street number, house number, number"),
};

const FIELD_NAMES: Readonly<Record<LinkObject, Readonly<Record<string, readonly string[]>>>> = {
  contact: {
    firstName: split("first name, firstname, first, given name, givenname, given, forename, fname"),
    lastName: split("last name, lastname, last, surname, family name, familyname, sname, lname"),
    fullName: split("full name, fullname, name, contact name, person"),
    email: split("email, e mail, email address, mail, work email, personal email, emailaddress"),
    phone: split("phone, phone number, mobile, mobile phone, mobilephone, telephone, tel, cell, work phone, direct phone"),
    company: split("company, company name, account, account name, organisation, organization, employer, firm"),
    website: split("domain, website, web site, url, company domain, company domain name"),
    ...PLACE_NAMES,
    birthDate: split("dob, date of birth, birth date, birthdate, birthday, born"),
    nationalId: split("national id, ssn, soc sec id, social security number, tax id, nino, passport number"),
    externalId: split("external id, linkedin, linkedin url, linked in"),
    jobTitle: split("job title, jobtitle, title, occupation, position, role"),
  },
  account: {
    name: split("name, company, company name, account name, site name, organisation, organization, legal name, business name, title"),
    website: split("domain, website, web site, url, company domain name, homepage"),
    email: split("email, e mail, email address, mail"),
    phone: split("phone, phone number, telephone, tel, main phone"),
    ...PLACE_NAMES,
    registration: split("vat, vat number, vat id, registration number, company number, duns, duns number, ein, tax id, siren, lei"),
    externalId: split("external id, linkedin, linkedin url"),
  },
};
