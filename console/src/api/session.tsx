import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo } from "react";
import { useSearchParams } from "react-router";

import { addressOf, call, type Problem, type Query, type Request } from "./client.ts";

/** One CRM that Steward is installed in, and what this person may do there. */
export interface Installation {
  readonly id: string;
  readonly crm: string;
  readonly name: string;
  readonly state: "connected" | "reconnect-needed" | "disconnected";
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
}

/** Who is signed in. */
export interface Session {
  readonly person: { readonly id: string; readonly name: string; readonly kind: "user" | "admin" };
  readonly since: string;
  readonly csrfToken: string;
  readonly installations: readonly Installation[];
}

const SESSION_KEY = ["session"];
const KEPT_INSTALLATION = "steward.installation";

/** The session as the server tells it; an error of status 401 says that nobody is signed in. */
export function useSessionQuery() {
  return useQuery<Session, Problem>({ queryKey: SESSION_KEY, queryFn: ({ signal }) => call<Session>({ method: "GET", path: "/session", signal }), retry: false, staleTime: 60_000 });
}

/** Somebody who is signed in, and the installation that they look at. */
export interface Standing {
  readonly session: Session;
  readonly installation: Installation | null;
}

const StandingContext = createContext<Standing | null>(null);

/** Hands the session, and the installation that is looked at, to all that stands below. */
export function SessionProvider({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  const [search] = useSearchParams();
  const named = search.get("installation");
  const value = useMemo(() => ({ session, installation: chosen(session.installations, named) }), [session, named]);
  return <StandingContext value={value}>{children}</StandingContext>;
}

/** The one that the address names, else the one looked at last, else the first. */
function chosen(all: readonly Installation[], named: string | null): Installation | null {
  const found = (id: string | null): Installation | undefined => all.find((one) => one.id === id);
  const here = found(named);
  if (here !== undefined) keep(here.id);
  return here ?? found(kept()) ?? all.find(({ state }) => state === "connected") ?? all[0] ?? null;
}

/** Remembers in this browser which installation is looked at. */
export function keep(id: string): void {
  try { window.localStorage.setItem(KEPT_INSTALLATION, id); } catch { /* A browser that keeps nothing asks the address alone. */ }
}

function kept(): string | null {
  try { return window.localStorage.getItem(KEPT_INSTALLATION); } catch { return null; }
}

function useStanding(): Standing {
  const standing = useContext(StandingContext);
  if (standing === null) throw new Error("a page outside of a session");
  return standing;
}

/** Who is signed in and what they look at; null for a stranger, on a page that is open to them as well. */
export const useVisitor = (): Standing | null => useContext(StandingContext);

/** Who is signed in, in which installation, and whether they may do a thing there. */
export function useSession() {
  const { session, installation } = useStanding();
  const can = useCallback((permission: string) => installation?.permissions.includes(permission) ?? false, [installation]);
  return { session, installation, can };
}

/** What an intent to change something is sent with beside its body. */
export interface Intent {
  readonly query?: Query;
  /** Made once for one intent and kept over repeats; a fresh one otherwise. */
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API as this person calls it for the installation that is looked at. */
export function useApi() {
  const { session, installation } = useStanding();
  const client = useQueryClient();
  const id = installation?.id ?? null;
  return useMemo(() => {
    const send = <Body,>(request: Request): Promise<Body> => call<Body>({ ...request, query: { ...(id === null ? {} : { installation: id }), ...request.query } });
    const change = <Body,>(method: "POST" | "PUT" | "DELETE", path: string, body: unknown, { query = {}, idempotencyKey = crypto.randomUUID(), headers = {} }: Intent = {}): Promise<Body> =>
      send<Body>({ method, path, query, csrfToken: session.csrfToken, headers, ...(method === "POST" ? { idempotencyKey } : {}), ...(body === undefined ? {} : { body }) });
    return {
      get: <Body,>(path: string, query: Query = {}, signal?: AbortSignal) => send<Body>({ method: "GET", path, query, ...(signal === undefined ? {} : { signal }) }),
      post: <Body,>(path: string, body?: unknown, intent?: Intent) => change<Body>("POST", path, body, intent),
      put: <Body,>(path: string, body: unknown, intent?: Intent) => change<Body>("PUT", path, body, intent),
      remove: <Body,>(path: string, intent?: Intent) => change<Body>("DELETE", path, undefined, intent),
      /** The address of a download or of an event stream of this installation. */
      href: (path: string, query: Query = {}) => addressOf(path, { ...(id === null ? {} : { installation: id }), ...query }),
      /** A key of the query cache: what is known of one installation is never shown for another. */
      key: (...parts: readonly unknown[]) => [id, ...parts],
      /** Asks again for all whose key begins so, in this installation. */
      refresh: (...parts: readonly unknown[]) => client.invalidateQueries({ queryKey: [id, ...parts] }),
    };
  }, [session.csrfToken, id, client]);
}
