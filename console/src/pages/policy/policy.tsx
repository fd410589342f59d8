import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "react-router";

import { useApi, useSession } from "../../api/session.tsx";
import { Page } from "../../ui/page.tsx";
import { Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { Editor } from "./editor.tsx";
import { Proposals } from "./proposals.tsx";
import type { PolicyState } from "./shapes.ts";
import { useDraft } from "./use-draft.ts";
import { Versions } from "./versions.tsx";

const TABS = ["settings", "json", "versions", "proposals"] as const;

/** The policy: its settings as a form and as JSON, its versions, and the changes that wait for an admin. */
export function PolicyPage() {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: api.key("policy"), queryFn: ({ signal }) => api.get<PolicyState>("/policy", {}, signal) });
  const { title, lead } = words.policy;
  return (
    <Page title={title} lead={lead}>
      {error !== null && data === undefined && <Failure error={error} onRetry={() => { void refetch(); }} />}
      {error === null && data === undefined && <Loading />}
      {data !== undefined && <Loaded key={api.key().join()} state={data} />}
    </Page>
  );
}

/** The draft outlives a change of tab: it is held above them. */
function Loaded({ state }: { readonly state: PolicyState }) {
  const draft = useDraft(state);
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const { can } = useSession();
  // Proposals are an admin's affair alone.
  const tabs = TABS.filter((one) => one !== "proposals" || can("admin"));
  const named = pathname.split("/")[2];
  const tab = tabs.find((one) => one === named) ?? "settings";
  const open = (next: string | null): void => { void navigate(`/policy${next === null || next === "settings" ? "" : `/${next}`}${search}`); };
  return (
    <Tabs value={tab} onChange={open} keepMounted={false}>
      <Tabs.List mb="md">{tabs.map((one) => <Tabs.Tab key={one} value={one}>{words.policy.tabs[one]}</Tabs.Tab>)}</Tabs.List>
      <Tabs.Panel value="settings"><Editor draft={draft} view="settings" /></Tabs.Panel>
      <Tabs.Panel value="json"><Editor draft={draft} view="json" /></Tabs.Panel>
      <Tabs.Panel value="versions"><Versions onRestore={(policy) => { draft.setDraft(policy); open("settings"); }} schema={state.schema} /></Tabs.Panel>
      <Tabs.Panel value="proposals"><Proposals schema={state.schema} /></Tabs.Panel>
    </Tabs>
  );
}
