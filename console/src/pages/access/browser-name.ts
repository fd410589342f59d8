// Each calls itself by those before it as well, so the first that is found is the one.
const BROWSERS: readonly (readonly [sign: RegExp, name: string])[] = [[/\bEdgA?(iOS)?\//, "Edge"], [/\bOPR\//, "Opera"], [/\b(Firefox|FxiOS)\//, "Firefox"], [/\b(Headless)?(Chrome|CriOS)\//, "Chrome"], [/\bSafari\//, "Safari"]];
const SYSTEMS: readonly (readonly [sign: RegExp, name: string])[] = [[/\bAndroid\b/, "Android"], [/\b(iPhone|iPad)\b/, "iOS"], [/\bWindows\b/, "Windows"], [/\bMac OS X\b/, "macOS"], [/\bCrOS\b/, "ChromeOS"], [/\bLinux\b/, "Linux"]];

/** Which browser on which system a `User-Agent` says it is; null for what says neither. It is the browser's own word and proves nothing. */
export function browserName(agent: string): { readonly browser: string; readonly system: string } | null {
  const [browser, system] = [BROWSERS, SYSTEMS].map((all) => all.find(([sign]) => sign.test(agent))?.[1]);
  return browser === undefined || system === undefined ? null : { browser, system };
}
