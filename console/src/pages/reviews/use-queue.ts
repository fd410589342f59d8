import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { Problem } from "../../api/client.ts";
import { useApi, useSession } from "../../api/session.tsx";
import type { QueuePage, ReviewLine, ReviewShown } from "./types.ts";

const PAGE = 50;
/** What the CRM refused, and what others decided, comes into view without being asked for. */
const LOOK_AGAIN_MS = 30_000;
/** What is on its way to the CRM arrives, or is refused, while somebody looks. */
const WRITING_LOOK_MS = 2_000;

/** What the address of the queue may ask for. */
export const FILTERS = ["state", "reason", "kind", "object", "assignee", "role", "band", "overdue", "snoozed", "order", "q"] as const;
/** One of {@link FILTERS}. */
export type FilterName = (typeof FILTERS)[number];
/** What is asked for; what is missing does not matter. */
export type Filter = Readonly<Partial<Record<FilterName, string>>>;

/** The filter that an address carries. */
export function filterIn(search: URLSearchParams): Filter {
  return Object.fromEntries(FILTERS.flatMap((name) => { const value = search.get(name); return value === null || value === "" ? [] : [[name, value]]; }));
}

/** The queue, page after page, due first unless told otherwise. */
export function useQueue(filter: Filter) {
  const api = useApi();
  const query = useInfiniteQuery<QueuePage, Problem, { readonly pages: readonly QueuePage[] }, readonly unknown[], string | null>({
    queryKey: api.key("reviews", "queue", filter), initialPageParam: null, refetchInterval: filter.q === undefined ? LOOK_AGAIN_MS : false,
    queryFn: ({ pageParam, signal }) => api.get<QueuePage>("/reviews", { order: "due", ...filter, brief: true, limit: PAGE, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next,
  });
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const all = useMemo((): readonly ReviewLine[] => [...new Map((data?.pages ?? []).flatMap(({ reviews }) => reviews).map((one) => [one.id, one])).values()], [data]);
  // A page of a search may have looked through so many titles and found none: what is sought may stand further on.
  const isSeeking = data?.pages.at(-1)?.reviews.length === 0 && hasNextPage && query.error === null;
  useEffect(() => { if (isSeeking && !isFetchingNextPage) void fetchNextPage(); }, [isSeeking, isFetchingNextPage, fetchNextPage]);
  return { ...query, isSeeking, all, total: data?.pages[0]?.total ?? null, now: data?.pages.at(-1)?.now ?? new Date().toISOString() };
}

/** A review that is opened. The links in a CRM name no installation: one that is not here is looked for in the others. */
export function useReview(id: string | null) {
  const api = useApi();
  const { session, installation } = useSession();
  return useQuery<{ readonly shown: ReviewShown; readonly elsewhere: string | null }, Problem>({
    queryKey: api.key("reviews", "one", id), enabled: id !== null, staleTime: 5_000, refetchInterval: ({ state: { data } }) => (data?.shown.writing.some(({ state }) => state === "due" || state === "intended") === true ? WRITING_LOOK_MS : false),
    queryFn: async ({ signal }) => {
      const path = `/reviews/${encodeURIComponent(id ?? "")}`;
      const others = session.installations.filter((one) => one.id !== installation?.id);
      try {
        return { shown: await api.get<ReviewShown>(path, {}, signal), elsewhere: null };
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 404) throw error;
        for (const other of others) {
          const shown = await api.get<ReviewShown>(path, { installation: other.id }, signal).catch(() => null);
          if (shown !== null) return { shown, elsewhere: other.id };
        }
        throw error;
      }
    },
  });
}

/** Whom a review may be assigned to, and who asks, as a user of the CRM. */
export function useReviewers() {
  const api = useApi();
  return useQuery<{ readonly reviewers: readonly { readonly id: string; readonly name: string }[]; readonly me: string | null }, Problem>({
    queryKey: api.key("reviewers"), staleTime: 300_000, queryFn: ({ signal }) => api.get("/reviewers", {}, signal),
  });
}
