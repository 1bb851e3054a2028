import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commandLink, svgImage } from '../../../server/service/markdown/links';
import { escapeText, quoteText } from '../../../server/service/markdown/text';

const hostile = [
  '[click](command:workbench.action.terminal.new)',
  '![x](https://evil.example/p.png)',
  '<img src=x onerror=alert(1)>',
  'a | b\n\n# heading\n- item\n1. item',
  '`code` **bold** _em_ ~~gone~~ $(alert)',
  'https://evil.example www.evil.example me@evil.example',
  '\\[not escaped\\](command:x)',
  '&lt;b&gt; &#91;',
  '\u202egnp.exe\u200b',
  '\ud800 lone',
  '```\ncode\n```',
];

/** CommonMark 2.4: a backslash before an ASCII punctuation mark makes it plain. */
function isPlain(markdown: string): boolean {
  const unescaped = markdown.replace(/\\[!-/:-@[-`{-~]/g, '');
  return !/[!-/:-@[-`{-~]/.test(unescaped) && !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(unescaped);
}

describe('markdown text', () => {
  for (const text of hostile) {
    it(`makes plain words of ${JSON.stringify(text)}`, () => {
      assert.ok(isPlain(escapeText(text)), escapeText(text));
      assert.ok(isPlain(quoteText(text)), quoteText(text));
    });
  }

  it('makes plain words of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.ok(isPlain(escapeText(text)));
        assert.ok(isPlain(quoteText(text)));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('keeps the words readable', () => {
    assert.equal(escapeText('Animals and  plants'), 'Animals and plants');
    assert.equal(escapeText('a_b'), 'a\\_b');
    assert.equal(quoteText(' dog'), '\\"\u00a0dog\\"');
    assert.equal(escapeText('a\u202eb'), 'aU\\+202Eb');
  });

  it('cuts long texts between characters', () => {
    assert.equal(escapeText('😀'.repeat(400), 3), '😀😀😀…');
  });
});

describe('markdown links', () => {
  it('carry any feature id to the command unharmed, and never end early', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (feature) => {
        const target = { uri: 'file:///a b/(x)/ü.dims.yaml', feature };
        const link = commandLink('Measure', 'dimcat.measureFeature', target);
        const [, encoded] = /^\[Measure\]\(command:dimcat\.measureFeature\?([^()\s<>]*)\)$/.exec(
          link,
        )!;
        assert.deepEqual(JSON.parse(decodeURIComponent(encoded!)), [target]);
      }),
      { seed: 4 },
    );
  });

  it('hold an image whole', () => {
    const image = svgImage('a [b]', '<svg>(1)</svg>');
    assert.equal(image, '![a \\[b\\]](data:image/svg+xml,%3Csvg%3E%281%29%3C%2Fsvg%3E)');
  });
});
