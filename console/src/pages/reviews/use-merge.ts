import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Problem } from "../../api/client.ts";
import { useApi } from "../../api/session.tsx";
import type { Merge, MergeEdit } from "./types.ts";

/** What somebody chooses of a merge, and what that would make of it. */
export interface MergeChoices {
  /** Null while nothing differs from what is asked. */
  readonly edit: MergeEdit | null;
  readonly picks: MergeEdit["picks"];
  readonly isLooking: boolean;
  readonly error: Problem | null;
  readonly pick: (field: string, from: string) => void;
  readonly unpick: (field: string) => void;
  readonly letStay: (id: string) => void;
  readonly forget: () => void;
}

/** A merge as it is asked about, or as the server says it would be with the choices that were made; nothing is written by choosing. */
export function useMerge(id: string, asked: Merge | null): { readonly merge: Merge | null; readonly choices: MergeChoices } {
  const api = useApi();
  const [edit, setEdit] = useState<MergeEdit | null>(null);
  const preview = useQuery<Merge, Problem>({
    queryKey: api.key("merge-preview", id, edit), enabled: edit !== null, placeholderData: keepPreviousData, retry: false,
    queryFn: async () => (await api.post<{ readonly merge: Merge }>(`/reviews/${encodeURIComponent(id)}/merge-preview`, edit)).merge,
  });
  const picks = edit?.picks ?? asked?.picks ?? [];
  const survivorId = edit?.survivorId ?? asked?.survivorId ?? null;
  const others = (field: string): MergeEdit["picks"] => picks.filter((pick) => pick.field !== field);
  return {
    merge: edit === null ? asked : (preview.data ?? asked),
    choices: {
      edit, picks, isLooking: edit !== null && preview.isFetching, error: edit === null ? null : preview.error,
      pick: (field, from) => { setEdit({ survivorId, picks: [...others(field), { field, from }] }); },
      unpick: (field) => { setEdit({ survivorId, picks: others(field) }); },
      letStay: (stays) => { setEdit({ survivorId: stays, picks }); },
      forget: () => { setEdit(null); },
    },
  };
}
