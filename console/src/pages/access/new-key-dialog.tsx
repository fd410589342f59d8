import { Checkbox, Group, SimpleGrid, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SyntheticEvent, useState } from "react";

import type { Problem } from "../../api/client.ts";
import { useApi } from "../../api/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Failure } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { type MadeKey, PERMISSIONS } from "./shapes.ts";

const NAME_CHARS_MAX = 100;

interface Draft {
  readonly name: string;
  readonly permissions: readonly string[];
  /** One for what is asked as it stands: asked again after a lost answer, the same key comes back and no second one. */
  readonly intent: string;
}

/** What a key is for and what it may do. */
export function NewKeyDialog({ onMade, onClose }: { readonly onMade: (made: MadeKey) => void; readonly onClose: () => void }) {
  const api = useApi();
  const [draft, setDraft] = useState<Draft>(() => ({ name: "", permissions: [], intent: crypto.randomUUID() }));
  const [isMissing, setMissing] = useState(false);
  const { name, permissions, intent } = draft;
  const text = words.access.keys.dialog;
  const make = useMutation<MadeKey, Problem>({
    mutationFn: () => api.post<MadeKey>("/keys", { name: name.trim(), permissions }, { idempotencyKey: intent }),
    // The key is on the page and nowhere else.
    gcTime: 0,
    onSuccess: (made) => { onMade(made); void api.refresh("keys"); },
  });
  const edit = (change: Partial<Draft>): void => { setDraft({ ...draft, ...change, intent: crypto.randomUUID() }); setMissing(false); };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (permissions.length === 0) setMissing(true);
    else make.mutate();
  };
  return (
    <Dialog title={text.title} onClose={onClose}>
      <form onSubmit={submit}>
        <TextInput label={text.name} description={text.nameHint} value={name} maxLength={NAME_CHARS_MAX} data-autofocus mb="md" autoComplete="off" onChange={({ currentTarget }) => { edit({ name: currentTarget.value }); }} />
        <Checkbox.Group label={text.permissions} description={text.permissionsHint} error={isMissing ? text.needed : null} value={[...permissions]} onChange={(ticked) => { edit({ permissions: PERMISSIONS.filter((one) => ticked.includes(one)) }); }}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" my="xs">{PERMISSIONS.map((one) => <Checkbox key={one} value={one} label={one} description={words.access.permissions[one]} />)}</SimpleGrid>
        </Checkbox.Group>
        {permissions.includes("admin") && <Notice tone="warn">{text.admin}</Notice>}
        {make.error !== null && <Failure error={make.error} />}
        <Group mt="lg"><Button type="submit" loading={make.isPending}>{words.access.keys.make}</Button><Button variant="subtle" onClick={onClose}>{words.frame.cancel}</Button></Group>
      </form>
    </Dialog>
  );
}
