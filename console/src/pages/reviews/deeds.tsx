import { VisuallyHidden } from "@mantine/core";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { Told } from "./told.tsx";
import { useDeedsOf } from "./use-deeds.ts";

type Deeds = ReturnType<typeof useDeedsOf> & { readonly tell: (sentence: string) => void };

const DeedsContext = createContext<Deeds | null>(null);

/** What people decide, and what became of it, over every page: whoever goes on elsewhere is told there when something was not done. */
export function DeedsProvider({ children }: { readonly children: ReactNode }) {
  const [sentence, tell] = useState("");
  const deeds = useDeedsOf(tell);
  const value = useMemo(() => ({ ...deeds, tell }), [deeds]);
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const open = (id: string, installation: string | null): void => {
    const query = new URLSearchParams(pathname.startsWith("/reviews") ? search : "");
    if (installation !== null) query.set("installation", installation);
    void navigate({ pathname: `/reviews/${encodeURIComponent(id)}`, search: query.toString() });
  };
  return (
    <DeedsContext value={value}>
      {children}
      <VisuallyHidden role="status" aria-live="polite">{sentence}</VisuallyHidden>
      <Told deeds={deeds} onOpen={open} />
    </DeedsContext>
  );
}

/** What was decided and is not done yet, how to decide, and how to tell a listener. */
export function useDeeds(): Deeds {
  const deeds = useContext(DeedsContext);
  if (deeds === null) throw new Error("a decision outside of a session");
  return deeds;
}
