/** Forgetting people, legal holds, retention. */
export const people = {
  title: "People",
  lead: "Forget a person, see who is under a legal hold, and how long words are kept.",
  erase: {
    title: "Forget a person", who: "Who", whoHint: "A mail address, a telephone number with its country, or a contact's id; several one a line.", request: "Number of the request", requestHint: "It stays in the audit log for ever: no name, no address.",
    look: "See what would go", known: (addresses: number, phones: number, names: number, contacts: number) => `Known by: addresses ${String(addresses)}, numbers ${String(phones)}, names ${String(names)}; contacts in the mirror ${String(contacts)}.`,
    goes: "What goes", stays: "What stays", nothingGoes: "Nothing is kept of them.", what: "What", count: "How many", shared: (count: number) => `${String(count)} of their names are names of your own people too: texts are not looked through for these.`,
    hold: "A legal hold names them: nothing is erased while it does.", staysAlways: "The audit log itself stays and stays valid: it holds no words, and tells what is gone. The CRM's own records, backups and exports are yours to delete.",
    sure: "I have seen what goes. It cannot be brought back.", erase: "Forget now", done: "Forgotten.", disk: { done: "Deleted rows are off the disk too.", "by-administrator": "This database is not ours to rewrite: its administrator has to take deleted rows off the disk (docs/privacy.md).", failed: "Deleted rows can still be read from the database's files: run steward erase once more when less is going on." },
    kinds: { activities: "Activities", values: "Values behind the audit log", keys: "Keys", proposals: "Proposals", reviews: "Reviews", writes: "Writes", traces: "Traces", answers: "Remembered answers", contacts: "Contacts in the mirror", leads: "Links offered", choices: "Choices", findings: "Findings", accounts: "Companies called after them", opportunities: "Deals called after them", policyVersions: "Versions of the policy that name them" },
  },
  holds: {
    title: "Legal holds", text: "Everything with these people waits for a person, and nothing of theirs is erased on request.", none: "Nobody is under a legal hold.", people: "People", domains: "Domains",
    who: "Put a hold on", whoHint: "A mail address, a telephone number with its country, or a domain.", put: "Put a hold", lift: "Lift", liftOf: (name: string) => `Lift the hold on ${name}`, look: "Look at it and save",
  },
  retention: { title: "How long things are kept", text: (days: number) => `Words of activities: ${String(days)} days after they came in.`, measures: (days: number) => `Measures and labelled examples: ${String(days)} days.`, change: "Change it in the policy" },
};
