const crmObjects = [
  "appointments", "carts", "companies", "contacts", "courses", "custom", "deals", "feedback_submissions", "goals", "invoices", "leads",
  "line_items", "listings", "marketing_events", "orders", "owners", "partner-clients", "partner-services", "products", "projects",
  "quotes", "services", "subscriptions", "users",
];
const others = [
  "account-info.security.read", "automation", "communication_preferences.read", "communication_preferences.write", "content",
  "conversations.read", "conversations.write", "crm.export", "crm.extensions_calling_transcripts.read",
  "crm.extensions_calling_transcripts.write", "crm.import", "crm.lists.read", "crm.lists.write", "e-commerce", "files", "forms",
  "integration-sync", "oauth", "sales-email-read", "settings.currencies.read", "settings.currencies.write",
  "settings.users.read", "settings.users.teams.read", "settings.users.write", "tickets", "timeline",
];

/** The scopes an app may ask for. There is none for calls, notes or tasks: the contact scopes cover them. */
const known = new Set([
  ...others,
  ...["objects", "schemas"].flatMap((kind) => crmObjects.flatMap((name) => ["read", "write"].map((right) => `crm.${kind}.${name}.${right}`))),
]);

/** Whether an app may ask for this scope. */
export function isKnownScope(scope: string): boolean {
  return known.has(scope);
}
