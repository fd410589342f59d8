/** The start page. */
export const overview = {
  title: "How things stand",
  state: { connected: "connected", "reconnect-needed": "must be connected anew", disconnected: "disconnected" },
  none: { title: "No CRM is connected yet", text: "Connect one: the CRM asks for your consent and sends you back here." },
  connect: (crm: string) => `Connect ${crm}`,
};
