import { Button, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useApi, useSession } from "../../api/session.tsx";
import { Mark } from "../../ui/mark.tsx";
import { Notice } from "../../ui/notice.tsx";
import { words } from "../../words/words.ts";
import type { Crm } from "../overview/shapes.ts";

/** Each CRM that can be connected, with every scope and what it is for, and whether it is a sandbox. */
export function ConnectStep() {
  const api = useApi();
  const { installation } = useSession();
  const { data } = useQuery({ queryKey: ["crms"], queryFn: ({ signal }) => api.get<{ crms: readonly Crm[] }>("/crms", {}, signal), retry: false });
  const text = words.firstRun.connect;
  return (
    <section className="card" aria-labelledby="connect">
      <h2 id="connect">{text.title}</h2>
      {installation !== null && <p><Mark tone="good">{text.connected(installation.name)}</Mark></p>}
      <Stack>{(data?.crms ?? []).map((crm) => <OneCrm key={crm.crm} crm={crm} isConnected={installation?.crm === crm.crm} />)}</Stack>
    </section>
  );
}

function OneCrm({ crm: { title, connect, settings, isSandbox, hasOwnLogin, scopes }, isConnected }: { readonly crm: Crm; readonly isConnected: boolean }) {
  const [host, setHost] = useState("");
  const text = words.firstRun.connect;
  if (connect === null) return <p>{words.overview.noClient(title, settings.join(", "))}</p>;
  const href = host.trim() === "" ? connect : `${connect}?login=${encodeURIComponent(host.trim())}`;
  return (
    <div>
      <h3>{title}</h3>
      <Notice tone={isSandbox ? "accent" : "warn"}>{isSandbox ? text.sandbox : text.live}</Notice>
      <details>
        <summary>{text.scopes(title)}</summary>
        <dl>{scopes.map(({ name, reason, isOptional }) => <div key={name}><dt><code>{name}</code> {isOptional && <Mark>{text.optional}</Mark>}</dt><dd style={{ margin: "0 0 0.5rem" }}>{reason}</dd></div>)}</dl>
      </details>
      {hasOwnLogin && <TextInput label={text.host} description={text.own} placeholder="https://acme.my.salesforce.com" value={host} onChange={({ currentTarget }) => { setHost(currentTarget.value); }} maw={420} mt="sm" />}
      <Button component="a" href={href} variant={isConnected ? "default" : "filled"} mt="sm">{isConnected ? text.again(title) : text.go(title)}</Button>
    </div>
  );
}
