/** Setting an installation up, and trying it out before anything is left to it. */
export const firstRun = {
  title: "Set up",
  lead: "Five steps, each of which you can come back to. Nothing here writes to the CRM but connecting, which makes the fields that Steward fills.",
  none: "Connect a CRM first.",
  connect: {
    title: "1. Connect a CRM", scopes: (crm: string) => `What ${crm} will ask you to allow, and why`, optional: "optional", granted: "granted", missing: "not granted", own: "An org with its own address signs in there: give it here.",
    host: "Address of the org", go: (crm: string) => `Connect ${crm}`, again: (crm: string) => `Connect ${crm} anew`, sandbox: "This is a sandbox: what is written there reaches nobody's real customers.",
    live: "This is a live CRM: real people work there.", connected: (name: string) => `${name} is connected.`,
  },
  plan: { title: "2. What is set up in the CRM", open: (open: number, all: number) => (open === 0 ? `All ${String(all)} are there.` : `${String(open)} of ${String(all)} are open.`), states: { present: "there", missing: "missing", differs: "other than needed" }, name: "What", state: "State", todo: "What to do", show: "Show each" },
  preset: { title: "3. Choose how much Steward asks", lead: "Each is a set of settings in the policy, which you can change one by one afterwards.", current: "as it is now", choose: "Use this", chosen: "This holds.", differs: (count: number) => `${String(count)} ${count === 1 ? "setting differs" : "settings differ"} from now`,
    saved: "Saved.", waiting: "Some of it waits for another admin: see the proposals of the policy." },
  preview: {
    title: "4. Try it on the last 30 days", lead: "Judges what came in lately under the chosen settings. Nothing is written anywhere.", run: "Try it", with: "Settings to try", none: "Nothing came in during the last 30 days: bring some files in, or come back later.",
    judged: (count: number) => `${String(count)} ${count === 1 ? "activity was" : "activities were"} judged.`,
  },
  readiness: {
    title: "5. Is it ready?", run: "Look now", ready: "Nothing stands in the way.", notReady: "Something stands in the way.", fix: "What to do:",
    about: { connection: "Connection", permissions: "Permissions", fields: "Fields", budget: "Calls", people: "People", completeness: "Completeness", stale: "Stale records", duplicates: "Duplicates", reviews: "Expected reviews" },
    states: { ok: "good", warning: "look at it", error: "in the way", unknown: "not known yet" },
  },
  then: { title: "Then on", reviews: "Decide what waits in review", policy: "Set the policy in detail", overview: "See how things stand" },
};
