import assert from 'node:assert/strict';
import fc from 'fast-check';
import { colours, histogramImage, paintHistogram } from '../../../server/service/picture/paint';
import { layoutHistogram } from '../../../server/service/picture/layout';

const bins = fc.array(fc.nat(100000), { minLength: 1, maxLength: 40 });

describe('histogram layout', () => {
  it('stands members on the axis, hangs the rest below it, and stays in the picture', () => {
    fc.assert(
      fc.property(bins, bins, (members, rest) => {
        const layout = layoutHistogram({ members, rest });
        for (const bar of layout.members) assert.ok(near(bar.y + bar.height, layout.axis.y));
        for (const bar of layout.rest) assert.equal(bar.y, layout.axis.y);
        for (const bar of [...layout.members, ...layout.rest]) {
          assert.ok(bar.x >= 0 && bar.x + bar.width <= layout.width && bar.width > 0);
          assert.ok(bar.y >= 0 && bar.y + bar.height <= layout.height && bar.height >= 1);
        }
      }),
      { seed: 5 },
    );
  });

  it('compares shares of each class, not counts', () => {
    const { members, rest } = layoutHistogram({ members: [1, 3], rest: [1000, 3000] });
    assert.deepEqual(
      members.map((bar) => bar.height),
      rest.map((bar) => bar.height),
    );
    assert.equal(members[1]!.height, 3 * members[0]!.height);
  });

  it('has no bars for an empty class', () => {
    const layout = layoutHistogram({ members: [0, 0], rest: [] });
    assert.deepEqual([layout.members, layout.rest], [[], []]);
  });
});

describe('histogram picture', () => {
  it('is one small SVG of plain elements', () => {
    const svg = paintHistogram(layoutHistogram({ members: [0, 1, 3], rest: [9, 1, 0] }));
    assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>$/);
    assert.equal(svg.match(/<rect /g)?.length, 4);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined|script|style|href/);
  });

  it('says both means in words', () => {
    const image = histogramImage({ members: [0, 4], rest: [3, 1] });
    assert.match(
      image,
      /^!\[Held\\-out agreement\\: members on average 0\\\.750\\, the rest 0\\\.375\]/,
    );
  });

  for (const [theme, ground] of [
    ['light', '#f8f8f8'],
    ['dark', '#202020'],
  ] as const) {
    it(`can be read on a ${theme} hover (WCAG contrast)`, () => {
      assert.ok(contrast(colours.text, ground) >= 3.7, `text ${contrast(colours.text, ground)}`);
      for (const bar of [colours.members, colours.rest, colours.axis]) {
        assert.ok(contrast(bar, ground) >= 3, `${bar} ${contrast(bar, ground)}`);
      }
    });
  }
});

function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-9;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
