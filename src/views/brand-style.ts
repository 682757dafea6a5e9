import { pressed, readableOn, textOn } from '../domain/colour.js';

/** What lies behind text on pages, light and dark: `--page` and `--card` of latchkey.css. */
const LIGHT = ['#f5f6fa', '#ffffff'];
const DARK = ['#0e1117', '#171b24'];

/**
 * The style sheet of the accent colour: a file of its own, because the content policy allows no inline style.
 * Whatever the colour is, text on it and in it stays readable.
 *
 * @param accent `#rrggbb`
 */
export function brandStyle(accent: string): string {
  return `:root {
  --accent: ${accent};
  --accent-text: ${textOn(accent)};
  --accent-pressed: ${pressed(accent)};
  --accent-ink: ${readableOn(LIGHT, accent)};
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent-ink: ${readableOn(DARK, accent)};
  }
}
`;
}
