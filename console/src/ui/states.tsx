import { Anchor, Button, Center, Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { Problem } from "../api/client.ts";
import { words } from "../words/words.ts";
import { rolesWith } from "./opened-by.ts";
import { Page } from "./page.tsx";

/** Something is on its way. Screen readers are told once. */
export function Loading() {
  return <Center p="xl" role="status" aria-label={words.frame.loading}><Loader /></Center>;
}

/** There is nothing here, and that is fine: says why, and what one may do. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return <section className="card"><h2>{title}</h2>{children}</section>;
}

/** What was asked for could not be had: the server's own sentence, the number to ask for help with, and another try. */
export function Failure({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  const { failure, ended, retry } = words.frame;
  const problem = error instanceof Problem ? error : null;
  const isOut = problem?.status === 401;
  return (
    <section className="card" role="alert">
      <h2>{isOut ? ended.title : problem?.title ?? failure.title}</h2>
      <p>{isOut ? ended.look : problem?.status === 0 ? (problem.mayHaveHappened ? failure.lost : failure.offline) : error.message}</p>
      {problem !== null && problem.errors.length > 0 && <ul>{problem.errors.map(({ path, message }) => <li key={`${path} ${message}`}><code>{path}</code>: {message}</li>)}</ul>}
      {!isOut && problem?.correlationId != null && <p><small>{failure.number(problem.correlationId)}</small></p>}
      {onRetry !== undefined && <Button variant="default" onClick={onRetry}>{retry}</Button>}
    </section>
  );
}

/** Shown in the place of a page that the person's role does not open. */
export function NotAllowed({ permission }: { readonly permission: string }) {
  const { notAllowed, notFound } = words.frame;
  return <Page title={notAllowed.title}><p>{notAllowed.text(permission, rolesWith(permission))} <Anchor component={Link} to="/">{notFound.home}</Anchor></p></Page>;
}

/** Shown where the address names no page. */
export function NotFound() {
  const { notFound } = words.frame;
  return <Page title={notFound.title}><p>{notFound.text} <Anchor component={Link} to="/">{notFound.home}</Anchor></p></Page>;
}
