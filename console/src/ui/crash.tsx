import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";

import { words } from "../words/words.ts";

/** Keeps an error of one page from taking the whole console with it. */
export class Crash extends Component<{ readonly children: ReactNode }, { readonly crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    const { failure } = words.frame;
    return (
      <section className="card" role="alert">
        <h1>{failure.title}</h1>
        <p>{failure.crash}</p>
        <Button onClick={() => { window.location.reload(); }}>{failure.reload}</Button>
      </section>
    );
  }
}
