import { Button, Table } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useApi, useSession } from "../../api/session.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Diff } from "../../ui/diff.tsx";
import { Moment } from "../../ui/moment.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { shown, titleAt } from "./edits.ts";
import type { Edit, PolicyTree, SettingSchema } from "./shapes.ts";

interface VersionLine {
  readonly version: number;
  readonly madeAt: string | null;
  readonly madeBy: string | null;
  readonly changed: readonly string[] | null;
}

interface VersionPage {
  readonly versions: readonly VersionLine[];
  readonly next: number | null;
}

/** Every version of the policy, newest first: who made it when, and what it changed. */
export function Versions({ onRestore, schema }: { readonly onRestore: (policy: PolicyTree) => void; readonly schema: SettingSchema }) {
  const api = useApi();
  const [looked, setLooked] = useState<number | null>(null);
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: api.key("policy", "versions"), initialPageParam: null, getNextPageParam: (page: VersionPage): number | null => page.next,
    queryFn: ({ pageParam, signal }: { readonly pageParam: number | null; readonly signal: AbortSignal }) => api.get<VersionPage>("/policy/versions", { before: pageParam }, signal),
  });
  const text = words.policy.versions;
  if (error !== null && data === undefined) return <Failure error={error} onRetry={() => { void refetch(); }} />;
  if (data === undefined) return <Loading />;
  const lines = data.pages.flatMap(({ versions }) => versions);
  if (lines.length < 2) return <Empty title={text.none} />;
  return (
    <>
      <div className="scroll-x" role="group" tabIndex={0} aria-label={words.policy.tabs.versions}>
        <Table aria-label={words.policy.tabs.versions}>
          <Table.Thead><Table.Tr><Table.Th>{text.version}</Table.Th><Table.Th>{text.when}</Table.Th><Table.Th>{text.by}</Table.Th><Table.Th>{text.changed}</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {lines.map(({ version, madeAt, madeBy, changed }) => (
              <Table.Tr key={version}>
                <Table.Td><Button size="compact-sm" variant="subtle" aria-label={text.show(version)} onClick={() => { setLooked(version); }}>{version}</Button></Table.Td>
                <Table.Td>{madeAt === null ? text.unknown : <Moment at={madeAt} />}</Table.Td><Table.Td>{madeBy ?? text.unknown}</Table.Td><Table.Td>{changed === null ? text.first : changed.join(", ")}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {hasNextPage && <Button variant="default" mt="sm" onClick={() => { void fetchNextPage(); }}>{text.more}</Button>}
      {looked !== null && <OneVersion version={looked} schema={schema} onRestore={onRestore} onClose={() => { setLooked(null); }} />}
    </>
  );
}

function OneVersion({ version, schema, onRestore, onClose }: { readonly version: number; readonly schema: SettingSchema; readonly onRestore: (policy: PolicyTree) => void; readonly onClose: () => void }) {
  const api = useApi();
  const { can } = useSession();
  const { data, error } = useQuery({ queryKey: api.key("policy", "version", version), queryFn: ({ signal }) => api.get<{ readonly policy: PolicyTree; readonly edits: readonly Edit[] }>(`/policy/versions/${String(version)}`, {}, signal) });
  const text = words.policy.versions;
  return (
    <Dialog onClose={onClose} title={text.title(version)}>
      {error !== null && <Failure error={error} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && <Diff changes={data.edits.map(({ path, from, to }) => ({ label: titleAt(schema, path), before: shown(from), after: shown(to) }))} />}
      {data !== undefined && can("policy:write") && <Button mt="md" variant="default" onClick={() => { onRestore(data.policy); }}>{text.restore}</Button>}
    </Dialog>
  );
}
