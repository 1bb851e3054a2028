import assert from 'node:assert/strict';
import { cellText } from '../../server/report/cells';
import { reportHtml } from '../../server/report/html';
import { reportMarkdown } from '../../server/report/markdown';
import { tipText } from '../../server/report/pictures/marks';
import { pictureSvg } from '../../server/report/pictures/svg';
import { reportText } from '../../server/report/text';
import type { Point, ScatterPicture } from '../../server/protocol/report';
import { RESULT } from './support/result';

describe('cells of a report', () => {
  it('show each kind with its digits, an interval or the word for having none', () => {
    assert.equal(
      cellText({ value: 0.91234, low: 0.85, high: 0.954 }, { kind: 'auc' }),
      '0.912 [0.850, 0.954]',
    );
    assert.equal(
      cellText({ value: 0.7, low: null, high: null }, { kind: 'auc' }),
      '0.700 (no interval)',
    );
    assert.equal(cellText(12345, { kind: 'count' }), '12,345');
    assert.equal(cellText(0.1234, { kind: 'share' }), '12.3 %');
    assert.equal(cellText(1.5, { kind: 'logits' }), '+1.50');
    assert.equal(cellText(-8.144, { kind: 'logits' }), '−8.14');
    assert.equal(cellText(0.000123, { kind: 'number' }), '0.000123');
    assert.equal(cellText(0.0004, { kind: 'p' }), '< 0.001');
    assert.equal(cellText(0.00014, { kind: 'bits' }), '0.000140');
    assert.equal(cellText(null, { kind: 'auc' }), 'not computable');
    assert.equal(cellText(null, { kind: 'auc', paper: true }), '–');
  });
});

describe('a report as text', () => {
  it('aligns its table and keeps headline, notes and warnings', () => {
    const text = reportText(RESULT);
    assert.match(text, /\* Mean held-out AUC \.812/);
    assert.match(text, /animal +0\.912 \[0\.850, 0\.950\] +12,345 +\+1\.50 +0\.980/);
    assert.match(text, /n- is the rest of the vocabulary/);
    assert.match(text, /warning: One category has fewer than 10 anchors/);
  });
});

describe('a report as Markdown', () => {
  it('escapes what would be markup and links each picture', () => {
    const text = reportMarkdown('Report', [RESULT]);
    assert.ok(text.includes('\\<script\\>\\|pipe'));
    assert.ok(!text.includes('<script>'));
    for (const { id } of RESULT.pictures) assert.ok(text.includes(`(sample.${id}.svg)`), id);
    assert.ok(text.includes('| cache resid 4 centred | ' + 'c'.repeat(64)));
  });
});

describe('a report as HTML', () => {
  it('holds its pictures, loads nothing and runs nothing', async () => {
    const page = await reportHtml('Report', [RESULT]);
    assert.equal(page.match(/<svg /g)?.length, RESULT.pictures.length);
    assert.ok(!/<script|<link|<img|src=|@import|url\((?!#)/i.test(page));
    assert.ok(page.includes('url(#sample-jaccard-gradient-0)'));
    assert.ok(page.includes('&lt;script&gt;|pipe'));
    assert.match(page, /default-src 'none'/);
  });

  it('links evidence to the tables that it holds, and names those that it does not', async () => {
    const page = await reportHtml('Report', [RESULT]);
    assert.ok(page.includes('<h3 id="sample-categories">'));
    assert.ok(page.includes('<a href="#sample-categories">sample: categories</a>, other: arms'));
  });

  it('names every picture for readers who cannot see it', async () => {
    const page = await reportHtml('Report', [RESULT]);
    for (const { description } of RESULT.pictures) {
      assert.ok(page.includes(`role="img" aria-label="${description}"`), description);
    }
  });
});

describe('pictures', () => {
  it('of points write no label over another, and draw the diagonal that they promise', async () => {
    const at = (x: number, label: string): Point => ({ x, y: x, label });
    const picture: ScatterPicture = {
      kind: 'scatter',
      id: 'probe',
      title: 'Probe',
      description: 'Above the diagonal the probe is better.',
      diagonal: true,
      x: { title: 'register', domain: [0, 1] },
      y: { title: 'probe', domain: [0, 1] },
      series: [
        { name: 'a', role: 'ours', points: [at(0.1, 'alone'), at(1, 'first'), at(1, 'second')] },
      ],
    };
    const svg = await pictureSvg(picture, 's');
    assert.ok(svg.includes('>alone<') && svg.includes('>first<') && !svg.includes('>second<'));
    assert.match(svg, /stroke-dasharray="4,4"/);
  });

  it('say the values of a mark to the pointer, with three digits, and no markup', async () => {
    const picture: ScatterPicture = {
      ...{ kind: 'scatter', id: 'tip', title: 'Tip', description: 'One point.' },
      ...{ x: { title: 'a <b>' }, y: { title: 'y' } },
      series: [{ name: 's', role: 'ours', points: [{ x: 0.98765, y: 12 }] }],
    };
    const svg = await pictureSvg(picture, 's');
    assert.match(svg, /<title>a &lt;b&gt;: 0\.988; y: 12; series: s<\/title><\/path>/);
    assert.match(svg, /aria-label="a &lt;b&gt;: 0\.988; y: 12; series: s"/);
  });

  it('say them as tables do, and leave numbers in names alone', () => {
    for (const [label, expected] of [
      ['AUC: .253; layer: 4', 'AUC: 0.253; layer: 4'],
      ['r: -0.25; n: 12345', 'r: \u22120.250; n: 12,345'],
      ['r: \u22120.5; KL: 1e-7', 'r: \u22120.500; KL: 0.000000100'],
      ['series: tau 0.75; model: qwen2.5-0.5B', 'series: tau 0.75; model: qwen2.5-0.5B'],
      ['version: 1.2.3; layer: 4', 'version: 1.2.3; layer: 4'],
      ['AUC &lt;b&gt;: 1; y: 0.98765', 'AUC &lt;b&gt;: 1; y: 0.988'],
    ] as const)
      assert.equal(tipText(label), expected);
  });

  for (const picture of RESULT.pictures) {
    it(`draws ${picture.kind} from its values, the same bytes each time`, async () => {
      const svg = await pictureSvg(picture, 's');
      assert.equal(svg, await pictureSvg(picture, 's'));
      assert.ok(!svg.includes('NaN') && !svg.includes('undefined'), 'a value was lost');
      assert.ok(svg.includes(picture.title));
    });
  }

  it('draws a dot for each value that is there, and a rule for each interval', async () => {
    const dots = RESULT.pictures.find((p) => p.kind === 'dots')!;
    const svg = await pictureSvg(dots, 's');
    const marks = (name: string): number =>
      svg
        .split(`class="mark-${name} role-mark`)[1]
        ?.split('</g>')[0]
        ?.match(/<(path|line)/g)?.length ?? 0;
    assert.equal(marks('symbol'), 3);
    assert.equal(marks('rule'), 1);
  });
});
