import { Button, Group, NativeSelect, Popover, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Problem } from "../../api/client.ts";
import { useApi } from "../../api/session.tsx";
import { words } from "../../words/words.ts";
import type { Filter } from "./use-queue.ts";

interface View {
  readonly id: string;
  readonly name: string;
  readonly query: Filter;
}

const { views } = words.reviews;

/** The views that somebody keeps for themselves: choose one, keep the one that is shown, drop one. Words that were looked for are not kept. */
export function KeptViews({ filter, onChoose, tell }: { readonly filter: Filter; readonly onChoose: (filter: Filter) => void; readonly tell: (sentence: string) => void }) {
  const api = useApi();
  const { data } = useQuery<{ readonly filters: readonly View[] }, Problem>({ queryKey: api.key("review-filters"), queryFn: ({ signal }) => api.get("/review-filters", {}, signal) });
  const [name, setName] = useState("");
  const [isNaming, setNaming] = useState(false);
  const all = data?.filters ?? [];
  const query: Filter = Object.fromEntries(Object.entries(filter).filter(([key]) => key !== "q"));
  const here = all.find((view) => sameFilter(view.query, query));
  const after = async (work: Promise<unknown>, said: string): Promise<void> => {
    await work.then(() => { tell(said); }, (error: unknown) => { tell(error instanceof Error ? error.message : words.frame.failure.title); });
    await api.refresh("review-filters");
  };
  const keep = (): void => {
    const called = name.trim();
    if (called === "") return;
    setNaming(false);
    setName("");
    void after(api.put(`/review-filters/${crypto.randomUUID()}`, { name: called, query }), views.kept(called));
  };
  return (
    <Group gap="xs" align="end">
      {all.length > 0 && <NativeSelect size="xs" aria-label={views.label} value={here?.id ?? ""} w={150} data={[{ value: "", label: views.label }, ...all.map(({ id, name: called }) => ({ value: id, label: called }))]}
        onChange={({ currentTarget }) => { onChoose(all.find(({ id }) => id === currentTarget.value)?.query ?? {}); }} />}
      {here === undefined
        ? <Popover opened={isNaming} onChange={setNaming} trapFocus withArrow position="bottom-end">
          <Popover.Target><Button size="xs" variant="default" onClick={() => { setNaming(!isNaming); }}>{views.save}</Button></Popover.Target>
          <Popover.Dropdown aria-label={views.save}>
            <form onSubmit={(event) => { event.preventDefault(); keep(); }}>
              <TextInput size="xs" label={views.name} value={name} maxLength={80} data-autofocus onChange={({ currentTarget }) => { setName(currentTarget.value); }} />
              <Button type="submit" size="xs" mt="xs" disabled={name.trim() === ""}>{words.frame.save}</Button>
            </form>
          </Popover.Dropdown>
        </Popover>
        : <Button size="xs" variant="default" onClick={() => { void after(api.remove(`/review-filters/${here.id}`), views.dropped(here.name)); }}>{views.drop(here.name)}</Button>}
    </Group>
  );
}

const sameFilter = (a: Filter, b: Filter): boolean => JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted());
