/** Jobs and synchronisations. */
export const jobs = {
  title: "Jobs and syncs",
  live: "live", connecting: "connecting …", lost: "The connection is lost; it is tried again by itself. What you see is as it was last.",
  paused: "Calls to the CRM are paused. What comes in is judged all the same; approved writes wait.",
  pause: "Pause calls to the CRM", resume: "Resume", sync: "Synchronise now", compare: "Compare all records", duplicates: "Ask about duplicates",
  asked: "It is in the queue.",
  syncs: { title: "Reading the CRM", none: "Nothing is being read at this moment.", streams: { full: "everything", live: "the newest", settled: "what settled" }, counted: (read: string, total: string | null) => (total === null ? `${read} read` : `${read} of about ${total}`), rate: (rate: string) => `${rate} a second`, left: (left: string) => `${left} left`,
    seconds: (count: number) => `${String(count)} s`, minutes: (count: number) => `${String(count)} min`, label: (object: string, stream: string) => `${object}, ${stream}` },
  budget: { title: "Calls that the CRM allows", free: "This CRM tells of no daily limit, and asked for no pause.", used: (used: string, limit: string) => `${used} of the day's ${limit}` },
  queue: { title: "Jobs", none: "No job waits or ran during the last hour.", name: "Job", state: "State", attempts: "Tries", when: "When", act: "", states: { waiting: "waiting", running: "running", done: "done", cancelled: "taken out", dead: "given up" }, cancel: "Take out", retry: "Try now", of: (attempts: number, max: number) => `${String(attempts)} of ${String(max)}`,
    runningNote: "A running job is stopped by pausing: it goes on from where it was." },
  dead: { title: "Given up", text: "These failed at their last try. Nothing is lost: try them again once the cause is mended.", none: "No job was given up.", retry: "Try again", forget: "Forget" },
  names: { "log-activity": "Judge activities", "apply-writes": "Write to the CRM", "read-hints": "Look into changes", "propose-merges": "Propose merges", "ask-hygiene": "Ask about records", "anchor-in-crm": "Anchor the audit log", reconcile: "Compare all records", "sync-records": "Synchronise" },
  nightly: { title: "At night", never: "not yet", underWay: "under way", names: { comparison: "Comparison with the CRM", records: "Look over the records", duplicates: "Search for duplicates" } },
};
