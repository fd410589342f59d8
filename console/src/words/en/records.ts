// Words for what the API names; a name that is not here is shown as it is.
const OBJECTS: Readonly<Record<string, string>> = { contact: "contact", account: "account", opportunity: "opportunity", email: "email", call: "call", meeting: "meeting", text: "text message", note: "note", task: "task" };
const WRITTEN: Readonly<Record<string, string>> = { update_record: "Change of fields", merge: "Merge of two records", unmerge: "Merge taken back" };

/** The history of one record. */
export const records = {
  title: "Record history",
  lead: "What was proposed for a record of the CRM, what a person changed, who approved it, and what reached the CRM.",
  object: "Kind of record", id: "The record's id in the CRM", idHint: "Letters, digits and . : ~ @ - _, up to 120", show: "Show its history",
  objects: OBJECTS,
  of: (object: string, id: string) => `History of ${object} ${id}`,
  ask: { title: "Which record?", text: "Choose its kind, and give its id as the CRM shows it in the address of the record." },
  none: { title: "The log says nothing of this record", text: "Steward has neither proposed nor written anything here. What others changed in the CRM, its own history tells." },
  questions: { proposed: "What was proposed?", changed: "What did a person change?", approved: "Who approved?", reached: "What reached the CRM?" },
  nothing: "Nothing in this log.",
  intact: "Is the log intact?",
  walking: "The whole log is being walked; the entries below are shown meanwhile as the index finds them.",
  differs: "The log itself tells another history than its index did. Shown is what the log tells.",
  notAsked: "You may see these entries; verifying the chain needs the permission audit:read.",
  entries: (count: string) => `All ${count} entries, oldest first`,
  late: (count: string) => `${count} of the newest entries of the log are not looked through yet.`,
  cut: "The history is too long to be shown whole; the export of the log has all of it.",
  written: {
    title: "What Steward wrote here", none: "Nothing that could be taken back was written onto this record.", undid: "takes back an earlier change", cut: "Only the latest changes are shown.",
    kinds: WRITTEN,
  },
  takeBack: {
    open: "Take back…", title: "Take back what was written?", asks: (whom: string) => `Nothing is written now. It becomes a review that asks ${whom}; once it is approved, this is written:`, changes: "What would be written",
    nothing: "No value of the record would change.", unmerge: "The one record becomes two again, each with what hung on it.", cannot: "What cannot return", whole: "All that was written can return.",
    since: "What somebody changed in the CRM since is not overwritten without being asked about.", ask: "Ask for it", cancel: "Leave it", asked: "It is asked about already.", askedLink: "Open the review", refused: "It cannot be taken back",
  },
  tied: "about an activity that is tied to the record",
};
