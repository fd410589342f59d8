import type { InstallationId } from "../domain/model/ids.ts";
import { instant, type LocalDate } from "../domain/model/time.ts";
import { recurring, type RecurringException } from "../domain/quality/recurring.ts";
import { weekOf, weeksAfter, weeksIn } from "../domain/quality/week.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";

/** A year: older causes are none any more. */
export const EXCEPTION_WEEKS_MAX = 53;
const WEEKS_USUAL = 13;

/** Why people were asked, in some weeks. */
export interface Exceptions {
  /** A Monday. */
  readonly from: LocalDate;
  /** A Sunday. */
  readonly to: LocalDate;
  readonly causes: readonly RecurringException[];
}

/** Reads why people were asked, by the week of the question. Null for a range that is longer than {@link EXCEPTION_WEEKS_MAX} or ends before it begins. */
export async function readExceptions({ store, clock }: { readonly store: Pick<Store, "inInstallation">; readonly clock: Clock }, installation: InstallationId, { from, to }: { readonly from: LocalDate | null; readonly to: LocalDate | null }): Promise<Exceptions | null> {
  const last = weekOf(to ?? clock.now());
  const first = from === null ? weeksAfter(last, 1 - WEEKS_USUAL) : weekOf(from);
  const weeks = weeksIn(first, last);
  if (weeks < 1 || weeks > EXCEPTION_WEEKS_MAX) return null;
  const end = instant(Date.parse(weeksAfter(last, 1)));
  const counts = await store.inInstallation(installation, (tx) => tx.reviews.reasons({ from: instant(Date.parse(first)), to: end }));
  return { from: first, to: instant(Date.parse(end) - 1).slice(0, first.length), causes: recurring(counts) };
}
