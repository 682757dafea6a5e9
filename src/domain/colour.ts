/** Red, green and blue from 0 to 255. */
type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** What text needs against what is behind it (WCAG 2.2, 1.4.3). */
export const READABLE = 4.5;

/** @returns `#rrggbb` in lower case of `#rgb` or `#rrggbb`, `undefined` for anything else */
export function parseColour(text: string): string | undefined {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(text);
  if (short)
    return `#${short
      .slice(1)
      .map((digit) => digit + digit)
      .join('')}`.toLowerCase();
  return /^#[\da-f]{6}$/i.test(text) ? text.toLowerCase() : undefined;
}

/** @returns from 1 (none) to 21 (black on white), WCAG 2.2's contrast ratio of two `#rrggbb` colours */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(toRgb(one)), luminance(toRgb(other))].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** White or black, whichever is the easier to read on this colour: one of the two always has a contrast of 4.58. */
export function textOn(colour: string): '#ffffff' | '#000000' {
  return contrast(colour, '#ffffff') >= READABLE ? '#ffffff' : '#000000';
}

/** The colour itself where it can be read on all these backgrounds, else the nearest shade of it that can. */
export function readableOn(backgrounds: readonly string[], colour: string): string {
  const onDark = backgrounds.every((background) => textOn(background) === '#ffffff');
  for (let share = 0; share <= 100; share += 4) {
    const shade = mix(colour, onDark ? WHITE : BLACK, share / 100);
    if (backgrounds.every((background) => contrast(shade, background) >= READABLE)) return shade;
  }
  return onDark ? '#ffffff' : '#000000';
}

/** A shade that shows the pointer above it, away from the colour of its text. */
export function pressed(colour: string): string {
  return mix(colour, textOn(colour) === '#ffffff' ? BLACK : WHITE, 0.14);
}

function mix(colour: string, other: Rgb, share: number): string {
  const mixed = toRgb(colour).map((part, index) => part + ((other[index] ?? 0) - part) * share);
  return `#${mixed.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function toRgb(colour: string): Rgb {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** WCAG 2.2, "relative luminance". */
function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
