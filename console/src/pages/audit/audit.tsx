import { useQuery } from "@tanstack/react-query";
import { Route, Routes } from "react-router";

import { useApi } from "../../api/session.tsx";
import { Page } from "../../ui/page.tsx";
import { Failure, Loading, NotFound } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { AnchorPanel } from "./anchor-panel.tsx";
import { EntryPage } from "./entry-page.tsx";
import { Explorer } from "./explorer.tsx";
import type { AuditState } from "./shapes.ts";
import { VerifyPanel } from "./verify-panel.tsx";
import "../../ui/entries.css";

/** Whether the log is whole, how it is anchored, and what stands in it. */
export function Audit() {
  return (
    <Routes>
      <Route index element={<AuditHome />} />
      <Route path="entries/:seq" element={<EntryPage />} />
      <Route path="*" element={<NotFound />} />
    </Routes>
  );
}

function AuditHome() {
  const api = useApi();
  const state = useQuery({ queryKey: api.key("audit", "state"), queryFn: ({ signal }) => api.get<AuditState>("/audit/state", {}, signal) });
  const { title, lead } = words.audit;
  return (
    <Page title={title} lead={lead}>
      {state.isPending && <Loading />}
      {state.isError && <Failure error={state.error} onRetry={() => { void state.refetch(); }} />}
      {state.data !== undefined && <div className="two-cards"><VerifyPanel last={state.data.last} /><AnchorPanel state={state.data} /></div>}
      <Explorer />
    </Page>
  );
}
