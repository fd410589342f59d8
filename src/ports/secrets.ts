/**
 * Seals what must not be readable in a leaked database. AES-256-GCM; `context` (installation, table, row) is
 * authenticated, so that a sealed value moved to another row does not open.
 */
export interface Secrets {
  seal(plain: string, context: string): Uint8Array;
  /** Throws when the value was altered, moved, or sealed under a key we do not have; the error names no content. */
  open(sealed: Uint8Array, context: string): string;
  /** HMAC-SHA-256 in hex under a key derived for `purpose`; a stable pseudonym that nobody without the key can guess. */
  pseudonym(purpose: string, value: string): string;
  /** Seals and opens under a key that is made of ours and of all of these (32 bytes each, their order counts): without one of them nothing opens any more. */
  joined(keys: readonly Uint8Array[]): Pick<Secrets, "seal" | "open">;
}
