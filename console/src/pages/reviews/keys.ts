import { useEffect, useLayoutEffect, useRef } from "react";

/** Keys that go on while they are held; a decision is made once for each time that its key is pressed. */
const HOLDABLE: ReadonlySet<string> = new Set(["j", "k"]);

/** What a key does. */
export type Keys = Readonly<Record<string, () => void>>;

/** While `isOn`, a key does what the page says, but never while somebody types, or holds a key that is the browser's own. */
export function useKeys(keys: Keys, isOn: boolean): void {
  const now = useRef(keys);
  // Before the page is painted: whoever sees a review may press a key at once.
  useLayoutEffect(() => { now.current = keys; }, [keys]);
  useEffect(() => {
    if (!isOn) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event) || (event.repeat && !HOLDABLE.has(event.key))) return;
      const does = now.current[event.key];
      if (does === undefined) return;
      event.preventDefault();
      does();
    };
    window.addEventListener("keydown", press);
    return () => { window.removeEventListener("keydown", press); };
  }, [isOn]);
}

/** A field takes every key; a button or link those that press it. */
function isTyping({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("[role=dialog], [role=menu], [role=listbox]") !== null) return true;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" || key === " ";
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable) return true;
  return (key === "Enter" || key === " ") && (target instanceof HTMLButtonElement || (target instanceof HTMLAnchorElement && key === "Enter"));
}
