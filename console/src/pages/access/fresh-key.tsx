import { Button, CopyButton, Group } from "@mantine/core";

import { Notice } from "../../ui/notice.tsx";
import { words } from "../../words/words.ts";
import { KeyName } from "./key-name.tsx";
import type { MadeKey } from "./shapes.ts";

/** A key that was just made. It stays until its maker says that they have it: no slip of a key or of the mouse takes it away. */
export function FreshKey({ made, onKept }: { readonly made: MadeKey; readonly onKept: () => void }) {
  const { title, text, send, label, copy, copied, kept } = words.access.keys.fresh;
  return (
    <Notice tone="accent" title={title}>
      <p><KeyName of={made} /></p>
      <p>{text}</p>
      <code className="fresh-key" role="group" aria-label={label}>{made.key}</code>
      <p><small>{send} <code>Authorization: Bearer …</code></small></p>
      <Group gap="xs">
        <CopyButton value={made.key}>{({ copied: isCopied, copy: take }) => <Button onClick={take}>{isCopied ? copied : copy}</Button>}</CopyButton>
        <Button variant="default" onClick={onKept}>{kept}</Button>
      </Group>
    </Notice>
  );
}
