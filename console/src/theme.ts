import { Anchor, createTheme, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

/** The house's blue. Seven on white and three on the dark ground have a contrast of more than 4.5 to 1 (WCAG 2.2 AA). */
const STEWARD: MantineColorsTuple = ["#e8f5fa", "#d0e8f2", "#a3d2e6", "#7cc4e0", "#4aa7c9", "#2589ad", "#14728f", "#0b5c7a", "#084a63", "#05384c"];

/** The dark grounds have a little of the same blue, fields and menus included: Mantine's own dark is a plain grey. */
const DARK: MantineColorsTuple = ["#e8edf2", "#c5d0da", "#a9b7c5", "#7d8c9b", "#435261", "#33404d", "#222c37", "#1a222b", "#151c24", "#12181f"];

/** One look for every page. */
export const theme = createTheme({
  primaryColor: "steward",
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  colors: { steward: STEWARD, dark: DARK },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', Menlo, monospace",
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  // Colour alone does not tell a link from the words around it (WCAG 1.4.1).
  components: { Anchor: Anchor.extend({ defaultProps: { underline: "always" } }) },
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.6rem", lineHeight: "1.25" }, h2: { fontSize: "1.15rem", lineHeight: "1.35" }, h3: { fontSize: "1rem", lineHeight: "1.4" } } },
});

/** Mantine's own greys, reds and greens are too pale for small text: these are the ones that words are set in, each at least 4.5 to 1 on its ground. */
export const inks: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-text": "#1d2530", "--mantine-color-dimmed": "#525d6b", "--mantine-color-placeholder": "#5f6b79", "--mantine-color-body": "#ffffff",
    "--mantine-color-error": "#b3261e", "--mantine-color-anchor": "#0b5c7a",
    "--st-ground": "#f5f7f9", "--st-line": "#d8dee6", "--st-good": "#17703f", "--st-bad": "#b3261e", "--st-warn": "#8a5300", "--st-accent": "#0b5c7a",
    "--st-good-ground": "#e4f4ea", "--st-bad-ground": "#fcebea", "--st-warn-ground": "#fdf2dd", "--st-plain-ground": "#eaeef2", "--st-accent-ground": "#e3f1f7",
  },
  dark: {
    "--mantine-color-text": "#e8edf2", "--mantine-color-dimmed": "#a9b7c5", "--mantine-color-placeholder": "#95a4b3", "--mantine-color-body": "#1a222b",
    // White words stand on what is filled, as in the light.
    "--mantine-primary-color-filled": "#14728f", "--mantine-primary-color-filled-hover": "#0b5c7a", "--mantine-color-steward-filled": "#14728f", "--mantine-color-steward-filled-hover": "#0b5c7a",
    "--mantine-color-steward-light": "#15303c", "--mantine-color-steward-light-hover": "#1b3c4b", "--mantine-color-steward-light-color": "#a3d2e6", "--mantine-primary-color-light": "#15303c", "--mantine-primary-color-light-hover": "#1b3c4b", "--mantine-primary-color-light-color": "#a3d2e6",
    "--mantine-color-error": "#ff9c92", "--mantine-color-anchor": "#7cc4e0", "--mantine-color-default": "#222c37", "--mantine-color-default-border": "#435261",
    "--st-ground": "#12181f", "--st-line": "#33404d", "--st-good": "#6fd3a0", "--st-bad": "#ff9c92", "--st-warn": "#f0b65a", "--st-accent": "#7cc4e0",
    "--st-good-ground": "#15301f", "--st-bad-ground": "#3a1c1a", "--st-warn-ground": "#36280f", "--st-plain-ground": "#26313d", "--st-accent-ground": "#15303c",
  },
});
