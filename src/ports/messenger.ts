import type { Channel } from "../domain/alerts/alert.ts";
import type { Message } from "../domain/alerts/message.ts";

/** A way by which people are told. */
export interface Messenger {
  readonly channel: Channel;
  /** Rejects when it could not be handed over, or nobody knows whether it was: it is sent again then, under the same key. `to` are mail addresses; a webhook needs none. */
  send(message: Message, to: readonly string[]): Promise<void>;
}
