import type { SandboxClock } from "../../shared/clock.ts";
import type { DurableMap } from "../../shared/durable-store.ts";
import { digest, newCode, newConsentId } from "./secrets.ts";
import type { Asked, Code, Consent, TokenRows } from "./token-rows.ts";

/** A code, and a consent page, lives ten minutes. */
export const codeMs = 10 * 60_000;
/** A used code is remembered this long after its end, so that its reuse still ends what it gave. */
const rememberedMs = 24 * 60 * 60_000;
/** More waiting at once than this, and the oldest are forgotten. */
const waitingMax = 1_000;

/** What a presented code turned out to be. */
export type PresentedCode =
  | { readonly state: "unknown" | "expired" }
  | { readonly state: "used"; readonly grantId: string }
  | { readonly state: "fresh"; readonly code: Code };

/** Consent pages and codes: what lies between asking for a permission and having it. */
export class Codes {
  readonly #rows: TokenRows;
  readonly #clock: SandboxClock;

  constructor(rows: TokenRows, clock: SandboxClock) {
    this.#rows = rows;
    this.#clock = clock;
  }

  /** Keeps what a consent page asks for, and returns the page's number. */
  wait(consent: Consent): string {
    this.#forget(this.#rows.consents, 0);
    const id = newConsentId();
    this.#rows.consents.set(digest(id), consent);
    return id;
  }

  /** The consent behind a page, once. */
  take(id: string): Consent | undefined {
    const key = digest(id);
    const consent = this.#rows.consents.get(key);
    this.#rows.consents.delete(key);
    return consent === undefined || consent.expiresAt <= this.#clock.now() ? undefined : consent;
  }

  issue({ clientId, userId, scopes, redirectUri, challenge }: Asked): string {
    this.#forget(this.#rows.codes, rememberedMs);
    const code = newCode();
    this.#rows.codes.set(digest(code), {
      clientId, userId, scopes, redirectUri, challenge, expiresAt: this.#clock.now() + codeMs, usedFor: null,
    });
    return code;
  }

  /** Looks at a code without using it up. */
  present(code: string, clientId: string): PresentedCode {
    const found = this.#rows.codes.get(digest(code));
    if (found?.clientId !== clientId) return { state: "unknown" };
    if (found.usedFor !== null) return { state: "used", grantId: found.usedFor };
    return found.expiresAt <= this.#clock.now() ? { state: "expired" } : { state: "fresh", code: found };
  }

  markUsed(code: string, grantId: string): void {
    const key = digest(code);
    const found = this.#rows.codes.get(key);
    if (found !== undefined) this.#rows.codes.set(key, { ...found, usedFor: grantId });
  }

  clear(): void {
    for (const map of [this.#rows.codes, this.#rows.consents]) for (const [key] of [...map.entries()]) map.delete(key);
  }

  #forget<T extends { readonly expiresAt: number }>(map: DurableMap<T>, keptMs: number): void {
    const now = this.#clock.now();
    // Maps keep the order of arrival, so the first ones are the oldest.
    for (const [key, row] of [...map.entries()]) if (row.expiresAt + keptMs <= now || map.size >= waitingMax) map.delete(key);
  }
}
