/** What people call the fields of engagements, tasks and records. */
const WORDS: Readonly<Record<string, string>> = {
  subject: "Subject", body: "Text", occurredAt: "When", endedAt: "Ended", direction: "Direction", location: "Place", ownerId: "Owner", due: "Due", status: "Status",
  disposition: "Outcome", priority: "Priority", participants: "Who took part", nextStep: "Next step", firstName: "First name", lastName: "Last name", title: "Job title",
  email: "Mail address", phone: "Phone number", name: "Name", website: "Website", city: "City", stage: "Stage", amount: "Amount", closeDate: "Closing date",
};

/** A field as people call it; one of the CRM's own making by the CRM's name of it. */
export const fieldWord = (field: string): string => WORDS[field] ?? field.replace(/^mapped\./, "");
