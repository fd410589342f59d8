import { Button, Menu, SegmentedControl, Text, useMantineColorScheme } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import type { Problem } from "../api/client.ts";
import { useApi, useSession } from "../api/session.tsx";
import { words } from "../words/words.ts";

/** Who is signed in, the colours they like, and the way out. */
export function PersonMenu() {
  const { session } = useSession();
  const api = useApi();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { scheme, signedInAs, signOut } = words.frame;
  const leave = useMutation<null, Problem>({ mutationFn: () => api.post<null>("/session/sign-out"), onSuccess: () => { window.location.assign("/"); } });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target><Button variant="default" maw={160}>{session.person.name}</Button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{signedInAs(session.person.name)}</Menu.Label>
        <Text size="sm" px="sm" pb={4}>{scheme.label}</Text>
        <SegmentedControl mx="sm" mb="xs" size="xs" aria-label={scheme.label} value={colorScheme} onChange={(value) => { setColorScheme(value === "light" || value === "dark" ? value : "auto"); }}
          data={[{ value: "light", label: scheme.light }, { value: "dark", label: scheme.dark }, { value: "auto", label: scheme.auto }]} />
        <Menu.Divider />
        <Menu.Item onClick={() => { leave.mutate(); }}>{signOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
