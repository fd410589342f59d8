import { nameKey } from "../hygiene/normalize-name.ts";

/** A state, province or territory by its ISO 3166-2 code without the country. */
export interface State {
  readonly code: string;
  readonly name: string;
}

/** Whether the table has a country's states: of no other one anything is said. */
export const hasStates = (country: string): boolean => Object.hasOwn(STATES, country);

/** The state that a text means in a country, however it is written; null where none is meant. */
export function stateOf(text: string, country: string): State | null {
  const key = nameKey(text.trim());
  return (STATES[country] ?? []).find(({ code, name }) => key === nameKey(code) || key === nameKey(name)) ?? null;
}

const read = (list: string): readonly State[] => list.split(",").map((one) => ({ code: one.slice(0, one.indexOf(" ")), name: one.slice(one.indexOf(" ") + 1) }));

/** ISO 3166-2 of the countries whose addresses have a state in most CRMs. */
const STATES: Readonly<Record<string, readonly State[]>> = {
  US: read(
    "AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa," +
      "KS Kansas,KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire," +
      "NJ New Jersey,NM New Mexico,NY New York,NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,SC South Carolina,SD South Dakota," +
      "TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,WV West Virginia,WI Wisconsin,WY Wyoming,DC District of Columbia,AS American Samoa,GU Guam," +
      "MP Northern Mariana Islands,PR Puerto Rico,UM United States Minor Outlying Islands,VI Virgin Islands",
  ),
  CA: read(
    "AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NT Northwest Territories,NS Nova Scotia,NU Nunavut,ON Ontario,PE Prince Edward Island," +
      "QC Quebec,SK Saskatchewan,YT Yukon",
  ),
  AU: read("ACT Australian Capital Territory,NSW New South Wales,NT Northern Territory,QLD Queensland,SA South Australia,TAS Tasmania,VIC Victoria,WA Western Australia"),
};
