// Before the first paint, so that nobody who reads in the dark is shown a white page. A file of its own: no script stands in the page.
(() => {
  let kept = null;
  try {
    kept = window.localStorage.getItem("mantine-color-scheme-value");
  } catch {
    // A browser that keeps nothing shows what the system prefers.
  }
  const dark = kept === "dark" || (kept !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
