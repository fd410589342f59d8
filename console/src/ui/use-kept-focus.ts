import { useEffect } from "react";

/** Where the focus is put when nothing around it is left. */
const CONTENT = "content";

/** What had the focus may go, or may be pressed no longer. Whoever works by keys goes on from beside it then, not from the top of the page. */
export function useKeptFocus(): void {
  useEffect(() => {
    let way: readonly HTMLElement[] = [];
    let turn = 0;
    const remember = ({ target }: FocusEvent): void => { if (target instanceof HTMLElement) way = wayUp(target); };
    const keep = (): void => {
      const [last, ...around] = way;
      if (last === undefined || document.activeElement !== document.body || isReachable(last)) return;
      focusOn(around.find((one) => one.isConnected && one !== document.body && document.getElementById(CONTENT)?.contains(one) === true) ?? document.getElementById(CONTENT));
    };
    // After the page has put the focus where it wants it.
    const watch = new MutationObserver(() => { cancelAnimationFrame(turn); turn = requestAnimationFrame(keep); });
    document.addEventListener("focusin", remember);
    watch.observe(document.body, { subtree: true, childList: true, attributeFilter: ["disabled"] });
    return () => {
      document.removeEventListener("focusin", remember);
      watch.disconnect();
      cancelAnimationFrame(turn);
    };
  }, []);
}

function wayUp(from: HTMLElement): readonly HTMLElement[] {
  const way: HTMLElement[] = [];
  for (let at: HTMLElement | null = from; at !== null; at = at.parentElement) way.push(at);
  return way;
}

const isReachable = (element: HTMLElement): boolean => element.isConnected && !element.matches(":disabled");

function focusOn(element: HTMLElement | null): void {
  if (element === null) return;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
