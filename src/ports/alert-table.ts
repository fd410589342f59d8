import type { Alert, Channel } from "../domain/alerts/alert.ts";
import type { Instant } from "../domain/model/time.ts";

/** The alerts of one installation. */
export interface AlertTable {
  /** Those that are not settled, the oldest first; held until this transaction ends. */
  known(): Promise<readonly Alert[]>;
  /** In the place of what was known under the same ids. */
  save(alerts: readonly { readonly alert: Alert; readonly isSettled: boolean }[]): Promise<void>;
  /** That an occasion was told. One that another has followed since stays untold. */
  told(id: string, n: number, channel: Channel, at: Instant): Promise<void>;
  /** Somebody has it in hand; false where there is no such alert, or it is over. */
  acknowledge(id: string, at: Instant): Promise<boolean>;
  /** The newest first, ended ones behind open ones. */
  list(limit: number): Promise<readonly Alert[]>;
  /** Deletes what ended before; returns how many. */
  forgetBefore(at: Instant): Promise<number>;
}
