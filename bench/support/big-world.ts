const OWNERS = 20;
const STAGES = ["Discovery", "Proposal", "Negotiation"] as const;

/** A world of so many contacts, a fifth as many accounts and a tenth as many deals with two people each; the same for the same number. */
export function bigWorld(contacts: number): object {
  const accounts = Math.max(1, Math.floor(contacts / 5));
  const account = (index: number): string => `a${String(index % accounts)}`;
  const owner = (index: number): string => `u${String(index % OWNERS)}`;
  return {
    name: "Bench", asOf: "2026-03-20T22:00:00Z", ownDomains: ["seller.example"], defaultRegion: "US", freeMailDomains: [],
    users: range(OWNERS, (index) => ({ id: `u${String(index)}`, name: `User ${String(index)}`, email: `user${String(index)}@seller.example`, timezone: "America/New_York", role: "rep" })),
    accounts: range(accounts, (index) => ({ id: `a${String(index)}`, name: `Company ${String(index)}`, domain: `company${String(index)}.example`, city: "Cleveland", country: "US", ownerId: owner(index) })),
    contacts: range(contacts, (index) => ({
      id: `c${String(index)}`, firstName: "Ana", lastName: `Example ${String(index)}`, email: `ana${String(index)}@company${String(index % accounts)}.example`, title: "Buyer",
      accountId: account(index), ownerId: owner(index), phone: `+1 216 ${String(2_000_000 + index)}`,
    })),
    opportunities: range(Math.floor(contacts / 10), (index) => ({
      id: `o${String(index)}`, name: `Deal ${String(index)}`, accountId: account(index), stage: STAGES[index % STAGES.length], amount: 1_000 + index, currency: "USD", closeDate: "2026-06-30",
      ownerId: owner(index), contactIds: [`c${String(index)}`, `c${String((index + accounts) % contacts)}`],
    })),
    privacy: {},
  };
}

const range = <Value>(length: number, make: (index: number) => Value): Value[] => Array.from({ length }, (_, index) => make(index));
