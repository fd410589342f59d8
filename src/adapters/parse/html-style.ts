/** What decides whether a reader can see the text of an element. Passed down from parent to child. */
export interface Look {
  /** Hidden for good: `display:none`, `opacity:0` and kin cannot be undone by a child. */
  readonly gone: boolean;
  /** `visibility:hidden`, which a child can undo. */
  readonly invisible: boolean;
  readonly fontPx: number;
  /** `#rrggbb`, or null where it was not understood. */
  readonly color: string | null;
  readonly background: string | null;
}

/** The look of a page before any style: black on white, 16 px. */
export const PAGE_LOOK: Look = { gone: false, invisible: false, fontPx: 16, color: "#000000", background: "#ffffff" };

/** Text at this size or below is for machines. */
const FONT_PX_UNREADABLE = 2;
const STYLE_CHARS_MAX = 4_000;

/** Whether text with this look can be read by a person. */
export function isReadable(look: Look): boolean {
  return !look.gone && !look.invisible && look.fontPx > FONT_PX_UNREADABLE && (look.color === null || look.color !== look.background);
}

/** The look of an element from its parent's, its attributes, and the classes that the mail's style sheet hides. */
export function lookOf(parent: Look, attributes: Readonly<Record<string, string>>, hiddenClasses: ReadonlySet<string>): Look {
  const style = declarations(attributes["style"] ?? "");
  const classes = (attributes["class"] ?? "").split(/\s+/);
  const gone = parent.gone || "hidden" in attributes || isHiddenBy(style) || classes.some((name) => name !== "" && hiddenClasses.has(name));
  const visibility = style.get("visibility");
  const background = colorOf(style.get("background-color") ?? firstColor(style.get("background")) ?? attributes["bgcolor"]);
  const color = colorOf(style.get("color") ?? attributes["color"]);
  return {
    gone,
    invisible: visibility === undefined ? parent.invisible : /^(?:hidden|collapse)/.test(visibility),
    fontPx: fontPxOf(style.get("font-size"), parent.fontPx),
    color: color === undefined ? parent.color : color,
    // A picture behind the text has an unknown colour: then nothing is held against it.
    background: background === undefined ? (/url\(/.test(style.get("background") ?? style.get("background-image") ?? "") ? null : parent.background) : background,
  };
}

/** Names of classes that a style sheet hides for every reader; rules for certain screens only (`@media`) do not count. */
export function hiddenClassesOf(css: string): Set<string> {
  const names = new Set<string>();
  const plain = withoutAtRules(css.slice(0, 200_000).replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, ""));
  for (const [, selector = "", body = ""] of plain.matchAll(/([^{}]{1,500})\{([^{}]{0,4000})\}/g)) {
    if (!isHiddenBy(declarations(body))) continue;
    for (const one of selector.split(",")) {
      const name = /^\s*[a-z]*\.([\w-]{1,100})\s*$/i.exec(one)?.[1];
      if (name !== undefined) names.add(name);
    }
  }
  return names;
}

function withoutAtRules(css: string): string {
  let kept = "";
  let depth = 0;
  let skipFrom = -1;
  for (const piece of css.split(/(?<=[{}])/)) {
    const opens = piece.endsWith("{");
    if (opens && skipFrom === -1 && /@[\w-]+[^{}]*\{$/.test(piece)) skipFrom = depth;
    if (skipFrom === -1) kept += piece;
    if (opens) depth += 1;
    else if (piece.endsWith("}")) depth = Math.max(0, depth - 1);
    if (skipFrom !== -1 && !opens && depth <= skipFrom) skipFrom = -1;
  }
  return kept;
}

function isHiddenBy(style: ReadonlyMap<string, string>): boolean {
  const is = (name: string, pattern: RegExp): boolean => pattern.test(style.get(name) ?? "");
  const zero = /^0(?:\.0+)?(?:px|pt|em|%)?$/;
  const clipped = is("overflow", /^hidden|^clip/) && (is("max-height", zero) || is("height", zero) || is("max-width", zero) || is("width", zero));
  const outside = is("text-indent", /^-\d{3,}/) || (is("position", /^(?:absolute|fixed)/) && (is("left", /^-\d{3,}/) || is("top", /^-\d{3,}/)));
  return is("display", /^none/) || is("opacity", /^0(?:\.0\d*)?(?:%|$)/) || is("mso-hide", /^all/) || clipped || outside || is("color", /^transparent|rgba\([^)]*,\s*0(?:\.0+)?\s*\)$/);
}

function declarations(style: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of style.slice(0, STYLE_CHARS_MAX).split(";")) {
    const colon = part.indexOf(":");
    if (colon > 0) found.set(part.slice(0, colon).trim().toLowerCase(), part.slice(colon + 1).replace(/!\s*important/i, "").trim().toLowerCase());
  }
  return found;
}

const FONT_UNITS: Readonly<Record<string, number>> = { px: 1, pt: 4 / 3, "": 1 };

function fontPxOf(size: string | undefined, parentPx: number): number {
  const found = /^(\d{0,4}(?:\.\d{1,4})?)(px|pt|em|rem|%|)$/.exec(size ?? "");
  if (found === null || found[1] === "") return size === undefined || size === "inherit" ? parentPx : 16;
  const value = Number(found[1]);
  const unit = found[2] ?? "";
  if (unit === "em") return value * parentPx;
  if (unit === "rem") return value * 16;
  return unit === "%" ? (value / 100) * parentPx : value * (FONT_UNITS[unit] ?? 1);
}

function firstColor(background: string | undefined): string | undefined {
  return background === undefined || /url\(|gradient/.test(background) ? undefined : /#[0-9a-f]{3,8}\b|rgba?\([^)]{1,40}\)|\b[a-z]{3,20}\b/.exec(background)?.[0];
}

const NAMED: Readonly<Record<string, string>> = { white: "#ffffff", black: "#000000", snow: "#fffafa", ivory: "#fffff0", ghostwhite: "#f8f8ff", whitesmoke: "#f5f5f5" };

/** As `#rrggbb`, near-white as white; null for a colour not understood, undefined for none given. */
function colorOf(raw: string | undefined): string | null | undefined {
  if (raw === undefined || raw === "" || raw === "inherit") return undefined;
  const text = (NAMED[raw.trim().toLowerCase()] ?? raw).trim().toLowerCase();
  const short = /^#?([0-9a-f])([0-9a-f])([0-9a-f])$/.exec(text);
  if (short !== null) return nearWhite(`#${(short[1] ?? "").repeat(2)}${(short[2] ?? "").repeat(2)}${(short[3] ?? "").repeat(2)}`);
  const long = /^#?([0-9a-f]{6})(?:[0-9a-f]{2})?$/.exec(text);
  if (long !== null) return nearWhite(`#${long[1] ?? ""}`);
  const rgb = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/.exec(text);
  if (rgb === null) return null;
  return nearWhite(`#${rgb.slice(1, 4).map((part) => Math.min(255, Number(part)).toString(16).padStart(2, "0")).join("")}`);
}

function nearWhite(hex: string): string {
  return [1, 3, 5].every((at) => Number.parseInt(hex.slice(at, at + 2), 16) >= 0xfa) ? "#ffffff" : hex;
}
