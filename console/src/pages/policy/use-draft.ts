import { useMutation } from "@tanstack/react-query";
import { useCallback, useState } from "react";

import { Problem } from "../../api/client.ts";
import { useApi } from "../../api/session.tsx";
import { editsBetween, nameOf, withEdits, withSetting } from "./edits.ts";
import type { PolicyState, PolicyTree, Saved } from "./shapes.ts";

/** The policy as somebody is changing it, and the version that they saw. What another saves meanwhile takes nothing away from here. */
export function useDraft(first: PolicyState) {
  const api = useApi();
  const [held, setHeld] = useState(first);
  const [draft, setDraft] = useState<PolicyTree>(first.policy);
  const [both, setBoth] = useState<readonly string[]>([]);
  const edits = editsBetween(held.policy, draft);
  const save = useMutation<Saved, Error, boolean>({
    mutationFn: (liftOptOuts) => api.put<Saved>("/policy", { policy: draft, version: held.version, liftOptOuts }),
    onSuccess: async () => {
      const fresh = await api.get<PolicyState>("/policy");
      setHeld(fresh);
      setDraft(fresh.policy);
      setBoth([]);
      await api.refresh("policy");
    },
  });
  const set = useCallback((path: readonly string[], value: unknown) => { setDraft((tree) => withSetting(tree, path, value)); }, []);
  const rebase = useMutation({
    mutationFn: () => api.get<PolicyState>("/policy"),
    onSuccess: (fresh) => {
      const theirs = new Set(editsBetween(held.policy, fresh.policy).map(({ path }) => nameOf(path)));
      setBoth(edits.map(({ path }) => nameOf(path)).filter((name) => theirs.has(name)));
      setHeld(fresh);
      setDraft(withEdits(fresh.policy, edits));
      save.reset();
    },
  });
  const isStale = save.error instanceof Problem && save.error.status === 409;
  return { held, draft, edits, both, set, setDraft, save, rebase, isStale, discard: () => { setDraft(held.policy); save.reset(); } };
}

/** What {@link useDraft} gives. */
export type Draft = ReturnType<typeof useDraft>;
