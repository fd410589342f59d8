import type { Instant, LocalDate, ZoneName } from "../model/time.ts";

/** A date that a text speaks of. */
export interface DateMention {
  /** Offsets of the phrase in the text. */
  readonly start: number;
  readonly end: number;
  readonly phrase: string;
  /** The local day; of a range its last one; null where several readings are left or none. */
  readonly date: LocalDate | null;
  readonly ambiguous: boolean;
  readonly kind: "deadline" | "point" | "range" | "past";
  /** `HH:MM`, where one is named. */
  readonly timeOfDay?: string;
}

/** When and where the words were spoken. */
export interface SpokenAt {
  readonly spokenAt: Instant;
  readonly zone: ZoneName;
  /** The offset that the source stated wins over the zone. */
  readonly offsetMinutes?: number | null;
  /** ISO 3166-1 alpha-2: settles whether 06/04 is April or June; null when it is not known. */
  readonly region?: string | null;
}

/** Every date that the text speaks of, in order. */
export function readDates(_text: string, _spoken: SpokenAt): DateMention[] {
  return [];
}
