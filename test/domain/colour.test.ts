import { describe, expect, it } from '@jest/globals';
import { assert, integer, property } from 'fast-check';
import { contrast, parseColour, READABLE, readableOn, textOn } from '../../src/domain/colour.js';

const colours = integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  it.each([
    ['#ffffff', '#000000', 21],
    ['#777777', '#ffffff', 4.48],
    ['#ff0000', '#ffffff', 4],
    ['#123456', '#123456', 1],
  ])('of %s and %s is %d', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 1);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });
});

describe('any accent', () => {
  it('carries text that can be read', () => {
    assert(
      property(colours, (colour) => contrast(colour, textOn(colour)) >= READABLE),
      { examples: [['#ffffff'], ['#000000'], ['#767676'], ['#ffff00']] },
    );
  });

  it.each([[['#f5f6fa', '#ffffff']], [['#0e1117', '#171b24']]])(
    'has a shade that can be read on %p',
    (backs) => {
      assert(
        property(colours, (colour) =>
          backs.every((back) => contrast(readableOn(backs, colour), back) >= READABLE),
        ),
      );
    },
  );

  it('is its own shade where it can be read as it is', () => {
    expect(readableOn(['#ffffff'], '#0044cc')).toBe('#0044cc');
  });
});

describe('a colour as text', () => {
  it.each([
    ['#ABC', '#aabbcc'],
    ['#3651D4', '#3651d4'],
    ['3651d4', undefined],
    ['#3651d', undefined],
    ['#3651d4ff', undefined],
    ['red', undefined],
    ['#fff;}body{display:none', undefined],
  ])('%s is %p', (text, parsed) => {
    expect(parseColour(text)).toBe(parsed);
  });
});
