import { z } from "zod";

const text = z.string().nullish().transform((value) => value ?? "");

/** A sample world as `sandbox/seed/world/README.md` describes it, with leads if it has some; only what an org would hold is read. */
export const WorldSchema = z.object({
  name: text,
  asOf: z.iso.datetime({ offset: true }),
  users: z.array(z.object({
    id: z.string(), name: z.string(), email: z.string(), timezone: text, role: text, phone: text,
  })).default([]),
  accounts: z.array(z.object({
    id: z.string(), name: z.string(), domain: text, city: text, country: text, phone: text, ownerId: text, parentId: text,
  })).default([]),
  contacts: z.array(z.object({
    id: z.string(), firstName: text, lastName: text, email: text, otherEmails: z.array(z.string()).default([]), title: text,
    accountId: text, ownerId: text, phone: text, mobile: text,
  })).default([]),
  leads: z.array(z.object({
    id: z.string(), firstName: text, lastName: text, company: text, email: text, title: text, ownerId: text, phone: text, mobile: text,
    website: text, status: text,
  })).default([]),
  opportunities: z.array(z.object({
    id: z.string(), name: z.string(), accountId: text, stage: z.string(), amount: z.number().nullish(), currency: text, closeDate: text,
    isClosed: z.boolean().default(false), isWon: z.boolean().default(false), ownerId: text, contactIds: z.array(z.string()).default([]),
    createdAt: z.iso.datetime({ offset: true }).nullish(),
  })).default([]),
});
/** A sample world. */
export type World = Readonly<z.infer<typeof WorldSchema>>;
