import { Button, Code, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { call, type Problem } from "../api/client.ts";
import { words } from "../words/words.ts";

/** A way to sign in, as the server offers it. */
type Way = { readonly kind: "crm" | "oidc"; readonly title: string; readonly href: string } | { readonly kind: "link" };

/** What a stranger sees: the ways to sign in. Each comes back to the page that was asked for. */
export function SignIn() {
  const { data: ways = [] } = useQuery<readonly Way[], Problem>({ queryKey: ["sign-in-ways"], queryFn: ({ signal }) => call<readonly Way[]>({ method: "GET", path: "/sign-in-ways", signal }), retry: false });
  const { signIn } = words.frame;
  const doors = ways.filter((way) => way.kind !== "link");
  const here = window.location.pathname + window.location.search;
  return (
    <main className="card" style={{ maxWidth: "28rem", margin: "12vh auto 0" }}>
      <h1>{signIn.title}</h1>
      <p>{doors.length === 0 ? signIn.none : signIn.text}</p>
      <Stack gap="sm">
        {doors.map(({ href, title }) => <Button key={href} component="a" href={`${href}${href.includes("?") ? "&" : "?"}next=${encodeURIComponent(here)}`}>{title}</Button>)}
      </Stack>
      <p>{signIn.link} <Code style={{ whiteSpace: "nowrap" }}>{signIn.command}</Code>.</p>
    </main>
  );
}
