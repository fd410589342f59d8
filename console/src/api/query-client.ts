import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { Problem } from "./client.ts";

const FRESH_MS = 15_000;
const REPEATS_MAX = 2;

/** The cache of what was asked. A session that ended is noticed at whichever request comes first. */
export function newQueryClient(): QueryClient {
  const noticeEnd = (error: unknown): void => {
    if (error instanceof Problem && error.status === 401) void client.invalidateQueries({ queryKey: ["session"] });
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error, query) => { if (query.queryKey[0] !== "session") noticeEnd(error); } }),
    mutationCache: new MutationCache({ onError: noticeEnd }),
    defaultOptions: {
      // Reading may be repeated; what changes something is repeated by the person, who sees what became of it.
      queries: { staleTime: FRESH_MS, retry: (count, error) => count < REPEATS_MAX && (!(error instanceof Problem) || error.status === 0 || error.status >= 500) },
      mutations: { retry: false },
    },
  });
  return client;
}
