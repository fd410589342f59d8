import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { type RefObject, useState } from "react";

import { words } from "../../words/words.ts";
import type { Filter, FilterName } from "./use-queue.ts";
import { useReviewers } from "./use-queue.ts";

const { filters, states, reasons, kinds, roles, bands, objects } = words.reviews;
const LESS: ReadonlySet<string> = new Set<FilterName>(["state", "reason", "assignee", "order", "q"]);

/** By what the queue is narrowed. What is chosen stands in the address, so that it can be shared and kept. */
export function Filters({ filter, onNarrow, onClear, searchRef }: { readonly filter: Filter; readonly onNarrow: (name: FilterName, value: string) => void; readonly onClear: () => void; readonly searchRef: RefObject<HTMLInputElement | null> }) {
  const hidden = Object.keys(filter).some((name) => !LESS.has(name));
  const [isWhole, setWhole] = useState(hidden);
  const { data: people } = useReviewers();
  const pick = (name: FilterName, label: string, choices: readonly (readonly [value: string, label: string])[], first: string | null = filters.any) => (
    <NativeSelect size="xs" label={label} value={filter[name] ?? ""} onChange={({ currentTarget }) => { onNarrow(name, currentTarget.value); }} w={138} data={[...(first === null ? [] : [{ value: "", label: first }]), ...choices.map(([value, text]) => ({ value, label: text }))]} />
  );
  const named = (people?.reviewers ?? []).map(({ id, name }) => [id, name] as const);
  return (
    <form role="search" aria-label={filters.label} onSubmit={(event) => { event.preventDefault(); }}>
      <Group gap="xs" align="end">
        <Search key={filter.q ?? ""} text={filter.q ?? ""} searchRef={searchRef} onSearch={(text) => { onNarrow("q", text); }} />
        {pick("reason", filters.reason, Object.entries(reasons))}
        {pick("assignee", filters.assignee, [...(people?.me == null ? [] : [["me", filters.me] as const]), ["unassigned", filters.unassigned], ...named])}
        {pick("order", filters.order, Object.entries(filters.orders).filter(([order]) => order !== "due"), filters.orders.due)}
        {pick("state", filters.state, Object.entries(states).filter(([state]) => state !== "open"), states.open)}
        {isWhole && <>
          {pick("kind", filters.kind, Object.entries(kinds))}
          {pick("object", filters.object, Object.entries(objects))}
          {pick("band", filters.band, Object.entries(bands))}
          {pick("role", filters.role, Object.entries(roles))}
          {pick("snoozed", filters.snoozed, [["only", filters.snoozes.only], ["shown", filters.snoozes.shown]], filters.snoozes.hidden)}
          <Button size="xs" variant={filter.overdue === "true" ? "filled" : "default"} aria-pressed={filter.overdue === "true"} onClick={() => { onNarrow("overdue", filter.overdue === "true" ? "" : "true"); }}>{filters.overdue}</Button>
        </>}
        <Button size="xs" variant="subtle" aria-expanded={isWhole} onClick={() => { setWhole(!isWhole); }}>{isWhole ? filters.fewer : filters.more}</Button>
        {Object.keys(filter).length > 0 && <Button size="xs" variant="subtle" onClick={onClear}>{filters.clear}</Button>}
      </Group>
    </form>
  );
}

/** Asked once somebody pauses or presses Enter, not at each letter. */
function Search({ text, searchRef, onSearch }: { readonly text: string; readonly searchRef: RefObject<HTMLInputElement | null>; readonly onSearch: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const search = (): void => { if (typed.trim() !== text) onSearch(typed.trim()); };
  return (
    <TextInput ref={searchRef} size="xs" type="search" label={filters.search} aria-keyshortcuts={filters.searchKey} value={typed} maxLength={100} w={190}
      onChange={({ currentTarget }) => { setTyped(currentTarget.value); }} onBlur={search}
      onKeyDown={(event) => { if (event.key === "Enter") search(); if (event.key === "Escape") event.currentTarget.blur(); }} />
  );
}
