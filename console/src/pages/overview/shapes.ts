/** How one installation stands, as `GET /installations/:installation` tells. */
export interface Standing {
  readonly id: string;
  readonly title: string;
  readonly name: string;
  readonly state: "connected" | "reconnect-needed" | "disconnected";
  readonly isSandbox: boolean;
  readonly isPaused: boolean;
  readonly isOnProbation: boolean;
  readonly activities: Readonly<Record<"queued" | "logging" | "logged" | "review" | "rejected" | "blocked" | "skipped", number>> | null;
  readonly writes: Readonly<Record<"due" | "intended" | "done" | "refused", number>> | null;
  readonly reviews: { readonly open: number; readonly overdue: number };
  readonly records: number | null;
  readonly readUpTo: string | null;
  readonly chain: { readonly state: "walking" | "valid" | "broken" | "untrusted"; readonly at: string | null; readonly detail: string };
  readonly budget: { readonly isTight: boolean; readonly detail: string; readonly fix: string | null; readonly limit: number | null };
}

/** A CRM that can be connected, as `GET /crms` tells. */
export interface Crm {
  readonly crm: string;
  readonly title: string;
  readonly connect: string | null;
  readonly settings: readonly string[];
  readonly isSandbox: boolean;
  readonly hasOwnLogin: boolean;
  readonly scopes: readonly { readonly name: string; readonly reason: string; readonly isOptional: boolean }[];
}
