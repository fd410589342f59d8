import * as z from "zod";
import { READ_CONCERNS, READ_PROMISES, READ_SIGNALS, type Reading } from "../../domain/model/reading.ts";

const ofType = <const Types extends readonly [string, ...string[]]>(types: Types) => z.array(z.strictObject({ type: z.enum(types), quote: z.string() }));

/**
 * The form of an answer. Without bounds, since providers that are held to a schema refuse some of them: how much is taken of each list
 * is the checker's to say, and how large an answer may be the fetch's.
 */
export const AnswerSchema = z.strictObject({
  statements: z.array(z.strictObject({ text: z.string(), quotes: z.array(z.string()) })),
  steps: z.array(z.strictObject({ owner: z.string(), action: z.string(), quote: z.string() })),
  promises: ofType(READ_PROMISES),
  signals: ofType(READ_SIGNALS),
  concerns: ofType(READ_CONCERNS),
}) satisfies z.ZodType<Reading>;
