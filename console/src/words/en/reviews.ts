const VERBS = { approve: "Approve", edit: "Edit", log: "Log only", reject: "Reject", assign: "Assign", escalate: "Escalate", block: "Block" } as const;
const REASONS: Readonly<Record<string, string>> = {
  match_uncertain: "match uncertain", match_conflict: "match conflict", no_match: "no match", participant_unknown: "unknown participant", sensitive: "sensitive", privileged: "privileged", internal_only: "internal only",
  promise: "promise", stage_signal: "stage", forecast_signal: "forecast", close_date_signal: "closing date", amount_signal: "amount", protected_field: "protected field", owner_change: "owner change", routing_field: "routing field",
  customer_visible: "customer visible", weak_evidence: "weak evidence", next_step_no_date: "step without date", owner_unclear: "owner unclear", date_ambiguous: "ambiguous date", duplicate: "duplicate", bulk: "bulk mail", cancelled: "cancelled",
  superseded: "superseded", opt_out: "opt-out", injection: "planted orders", unsupported_language: "language", decode_loss: "unreadable part", truncated: "cut off", unsupported_claim: "unsupported claim",
  low_confidence_summary: "weak summary", probation: "probation", not_governed: "nobody owns the data",
};
const OBJECTS: Readonly<Record<string, string>> = { email: "mail", call: "call", meeting: "meeting", text: "text message", note: "note", task: "task", contact: "contact", account: "account", opportunity: "opportunity" };
const WRITES: Readonly<Record<string, string>> = { due: "waits to be written", intended: "is being written", done: "written", refused: "refused" };
const WROTE: Readonly<Record<string, string>> = {
  log_activity: "log of the activity", update_activity: "update of the activity", cancel_activity: "mark that it was cancelled", create_task: "task", update_record: "change of the record", merge: "merge of the two", unmerge: "two records again",
};

/** The review queue. */
export const reviews = {
  title: "Reviews",
  verbs: VERBS,
  snooze: "Put off",
  done: { approve: "Approved", edit: "Approved with changes", log: "Logged as it stands", reject: "Rejected", assign: "Assigned", escalate: "Escalated", block: "Blocked", snooze: "Put off" },
  count: (count: number, isMore: boolean) => (count === 1 ? "1 review" : `${count.toLocaleString("en")}${isMore ? " and more" : ""} reviews`),
  list: "The queue",
  keysHint: "Keys: press ? for all of them.",
  empty: { title: "Nothing waits here", text: "No review fits what you look for. Change the filters, or come back later." },
  noneChosen: { title: "No review is open", text: "Choose one from the list; j and k move, Enter opens." },
  states: { open: "open", approved: "approved", logged: "logged", rejected: "rejected", blocked: "blocked", expired: "expired" },
  kinds: {
    activity: "Activity", merge: "Merge", unmerge: "Merge taken back", rollback: "Change taken back", suggestion: "Suggestion", fix: "Clean-up", check: "Second look", link: "Link", refused: "Refused by the CRM",
  },
  roles: { "record-owner": "the record's owner", manager: "the manager", "privacy-owner": "whoever owns privacy", "data-owner": "whoever owns the data" },
  bands: { high: "high", medium: "medium", low: "low" },
  reasons: REASONS,
  objects: OBJECTS,
  filters: {
    label: "Filters", search: "Look for words of the title", searchKey: "/", state: "State", reason: "Reason", kind: "Question", object: "About", assignee: "Asked", role: "Role", band: "Confidence", order: "Order", snoozed: "Put off",
    any: "any", me: "me", unassigned: "nobody by name", overdue: "Overdue only", orders: { due: "due first", oldest: "oldest first", newest: "newest first" },
    snoozes: { hidden: "hidden", only: "only these", shown: "shown too" }, clear: "Clear", more: "More filters", fewer: "Fewer filters",
  },
  views: { label: "Kept views", none: "none", save: "Keep this view", name: "What to call it", drop: (name: string) => `Drop the view “${name}”`, kept: (name: string) => `The view “${name}” is kept.`, dropped: (name: string) => `The view “${name}” is dropped.` },
  row: {
    select: (title: string) => `Select: ${title}`, overdue: "overdue", due: "due", sending: "being sent", held: "decided", failed: "not done", putOff: "put off until",
  },
  detail: {
    due: "due", asked: "Asked:", nobody: "nobody by name", ends: "ends", why: "Why you are asked", question: "The question", changes: "What would change", on: "On", undo: "Undo:", noChanges: "Nothing is written by approving this.",
    evidence: "Evidence", evidenceFor: "for", evidenceAgainst: "against", bits: (bits: string) => `strength ${bits}`, quotes: "In the words of the text", masked: "removed", confidence: "Confidence", effects: "What approving does", noEffects: "Nothing is written.",
    writing: "In the CRM", writes: WRITES, wrote: WROTE, said: "The CRM says:", askedIn: "A person is asked about it", notBefore: "not before", candidates: "Which record it belongs to",
    candidatesHint: "Pick the right ones and approve with them.", pick: (name: string) => `Pick ${name}`, remembered: "Remembered", rememberedLine: (contact: string, by: string | null) => `${contact}${by === null ? "" : `, chosen by ${by}`}`,
    stop: "needs a look", decidedBy: (verb: string, name: string) => `${verb} by ${name}`, useful: "Was this question worth asking?", yes: "Yes", no: "No", thanks: "Noted.", back: "Back to the list", decide: "Decide", notYours: "You may look at reviews, not decide them.", notAsked: "This is asked of somebody else. You may look at it.", withChoices: "Approve with your choices", blocked: "It cannot be approved as it is: see what is in the way.",
    history: "All that happened to it is in the audit log", version: (version: number) => `version ${String(version)}`, gone: "There is no such review, or it is not yours to see.",
  },
  forms: {
    reject: "Reject, and say why", reason: "Why not?", reasonNeeded: "Say why: it is kept with the decision.", assign: "Assign to somebody", to: "Who decides from now on", toNeeded: "Choose somebody.", snooze: "Put off until",
    hours: "In 4 hours", tomorrow: "Tomorrow morning", week: "In a week", at: "Or until", untilNeeded: "Choose a time to come.", notBeyond: (day: string) => `Not beyond its end, ${day}.`, edit: "Edit, then approve",
    editNote: "Both are kept: what was proposed, and what you make of it.", inZone: (zone: string) => `In your time zone, ${zone}.`, nothingChanged: "Change at least one value, or approve it as it is.", block: "Block this and its conversation", blockNote: "Nothing of it is logged, and nothing more of the same conversation, until an admin lifts it.", send: "Go on",
  },
  live: {
    held: (done: string, title: string) => `${done}: ${title}. Press z to undo.`, undone: (title: string) => `Undone: ${title} is open as before.`, sent: (done: string, title: string) => `${done}: ${title}.`,
    failed: (title: string, why: string) => `Not done: ${title}. ${why}`, conflict: (why: string) => `Somebody was first. ${why}`, by: (verb: string, name: string) => `${name} decided it: ${verb}.`, nothingToUndo: "There is nothing to undo any more. What was written can be taken back from the record's history.",
    lost: "No answer came, so it may be done or not. Check the connection and send it again: it is done once, however often it is sent.", ended: "Your session has ended. Sign in again, then send it again.",
    awake: (title: string) => `Shown again: ${title}.`, selected: (count: number) => `${String(count)} selected`, opened: (title: string) => `Open: ${title}`, loaded: (count: number) => `${String(count)} reviews are shown.`,
  },
  undo: "Undo", dismiss: "Dismiss", openIt: "Open it", again: "Send again", notDone: "Not done",
  bulk: {
    label: "Many at once", count: (count: number) => (count === 1 ? "1 selected" : `${String(count)} selected`), clear: "Select none", all: "Select all that are shown", max: (max: number) => `At most ${String(max)} at once.`, preview: (verb: string) => `${verb}: look at all of them first`,
    would: (count: number) => (count === 1 ? "1 would be done" : `${String(count)} would be done`), refused: (count: number) => (count === 1 ? "1 would be refused" : `${String(count)} would be refused`), done: (count: number) => (count === 1 ? "Do this one" : `Do these ${String(count)}`),
    result: (done: number, failed: number) => `${String(done)} done${failed === 0 ? "" : `, ${String(failed)} not done`}.`, why: "Why not", nothing: "None of them can be done together.", becomes: "becomes",
  },
  keys: {
    title: "Keys", open: "Keys",
    all: [
      ["j / k", "next, previous"], ["Enter", "open"], ["a", "approve"], ["e", "edit, then approve"], ["l", "log only"], ["r", "reject, with a reason"], ["b", "block"], ["s", "put off"], ["g", "assign"], ["x", "escalate"],
      ["Space", "select"], ["z", "undo, where that is still possible"], ["/", "look for words"], ["Esc", "close, or back to the list"], ["?", "these keys"],
    ],
  },
  merge: {
    title: "The two records side by side", field: "Field", survivor: "stays", goes: "goes", wins: "kept", becomes: "Becomes:",
    because: (object: string) => `Two records of one ${object} would become one. Why this one stays:`, hint: "Pick whose value is kept, or let the other one stay; nothing is written until it is approved.",
    crmId: "Id in the CRM:", created: "created", modified: "changed", hanging: (count: number) => (count === 1 ? "1 record hangs on it" : `${String(count)} records hang on it`),
    letStay: "Let it stay", byRule: "As the rule says", forget: "Take my choices back", pick: (label: string, value: string | null, of: string) => `${label}: ${value ?? "empty"}, of ${of}`,
    clause: (side: string, names: readonly string[], clause: string) => `the one that ${side}: ${names.length === 0 ? "" : `${names.join(", ")}: `}${clause}`,
    lost: "Lost for good", readOnly: "only the CRM writes it", children: "What moves to the one that stays", moving: (label: string, moves: number, shared: number) => `${label}: ${String(moves)}${shared === 0 ? "" : `, and ${String(shared)} on both already`}`,
    undo: "If it is taken back", obstacles: "It cannot be done as it is", approvals: (given: number, needed: number) => `Approvals: ${String(given)} of ${String(needed)}`,
    admin: "an admin", anew: "You chose otherwise: approvals that were given before count no more.", already: "Approved by:", first: "The first counts from:", ownersByRole: "whoever owns the data, by their role", second: "The second counts from:", anotherPerson: "another person",
  },
};
