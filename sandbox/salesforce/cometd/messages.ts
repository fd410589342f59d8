import { z } from "zod";

/** Messages of one request at most. */
const messagesMax = 100;

const MessageSchema = z.object({
  channel: z.string().max(500),
  id: z.union([z.string().max(200), z.number()]).optional(),
  clientId: z.string().max(200).optional(),
  version: z.string().max(20).optional(),
  supportedConnectionTypes: z.array(z.string().max(100)).max(20).optional(),
  connectionType: z.string().max(100).optional(),
  subscription: z.union([z.string().max(500), z.array(z.string().max(500)).max(100)]).optional(),
  advice: z.object({ timeout: z.number().optional() }).optional(),
  ext: z.object({ replay: z.union([z.boolean(), z.record(z.string(), z.number())]).optional() }).optional(),
});
/** A Bayeux message as a client sends it. */
export type Message = Readonly<z.infer<typeof MessageSchema>>;

/** A Bayeux message as it is answered. */
export type Reply = Readonly<Record<string, unknown>>;

/** What a client is told to do next. */
export const advices = {
  none: { reconnect: "none", interval: 0 },
  handshake: { reconnect: "handshake", interval: 0 },
} as const;

/** The messages of a body, one or a list of them; nothing when they are none. */
export function readMessages(body: unknown): readonly Message[] | undefined {
  const parsed = z.array(MessageSchema).min(1).max(messagesMax).safeParse(Array.isArray(body) ? body : [body]);
  return parsed.success ? parsed.data : undefined;
}

/** The answer to a message that was done. */
export function success(message: Message, more: Reply = {}): Reply {
  return { ...more, channel: message.channel, ...idOf(message), successful: true };
}

/** The answer to a message that was refused: `400::…`. */
export function failure(message: Message, error: string, more: Reply = {}): Reply {
  return { ...more, channel: message.channel, ...idOf(message), error, successful: false };
}

function idOf({ id }: Message): Reply {
  return id === undefined ? {} : { id };
}
