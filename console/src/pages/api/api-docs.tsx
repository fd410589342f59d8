import { Anchor, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Problem } from "../../api/client.ts";
import { Page } from "../../ui/page.tsx";
import { Empty, Failure, Loading } from "../../ui/states.tsx";
import { words } from "../../words/words.ts";
import { type ApiDocument, isFound, operationsOf, readDocument } from "./document.ts";
import { IdentityChoice, useIdentity } from "./identity.tsx";
import { OneOperation } from "./operation.tsx";
import "../../ui/entries.css";
import "./api.css";

/** What can be asked of Steward by a program: read from its own description, and tried out here. */
export function ApiDocs() {
  const { data, error, refetch } = useQuery<ApiDocument, Problem>({ queryKey: ["openapi"], queryFn: ({ signal }) => readDocument(signal), staleTime: Infinity });
  const { title, lead, document } = words.api;
  return (
    <Page title={title} lead={lead} actions={<Anchor href="/api/openapi.json">{document}</Anchor>}>
      {data !== undefined ? <Reference document={data} /> : error === null ? <Loading /> : <Failure error={error} onRetry={() => { void refetch(); }} />}
    </Page>
  );
}

const idOf = (group: string): string => `group-${group.toLowerCase().replaceAll(" ", "-")}`;

function Reference({ document }: { readonly document: ApiDocument }) {
  const [search, setSearch] = useState("");
  const who = useIdentity();
  const found = operationsOf(document).filter((one) => isFound(one, search.trim()));
  const { search: label, searchNote, found: count, none, groups } = words.api;
  return (
    <div className="api">
      <IdentityChoice {...who} />
      <search><TextInput type="search" label={label} description={searchNote} value={search} onChange={(event) => { setSearch(event.currentTarget.value); }} /></search>
      <p role="status">{count(found.length)}</p>
      {search === "" && <nav aria-label={groups}><ul className="api-groups">{document.tags.map(({ name }) => <li key={name}><Anchor href={`#${idOf(name)}`}>{name}</Anchor></li>)}</ul></nav>}
      {found.length === 0 && <Empty title={none.title}><p>{none.text}</p></Empty>}
      {document.tags.map(({ name, description }) => {
        const group = found.filter(({ tags }) => tags[0] === name);
        return group.length > 0 && (
          <section key={name} aria-label={name} className="api-group">
            <h2 id={idOf(name)}>{name}</h2>
            <p>{description}</p>
            {group.map((one) => <OneOperation key={one.operationId} operation={one} document={document} identity={who.identity} />)}
          </section>
        );
      })}
    </div>
  );
}
