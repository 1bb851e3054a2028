import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMap, isPair, isSeq, parseDocument, stringify } from 'yaml';
import { guardYaml, yamlLimits } from '../../server/catalog/yaml/guard';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { complete, everyday } from './support/catalogs';

const codes = (text: string): string[] => parseCatalog(text).problems.map(({ code }) => code);
const lines = (n: number, line: (i: number) => string): string =>
  Array.from({ length: n }, (_, i) => line(i)).join('\n');

/** Depth of the tree that the library makes. */
function parsedDepth(node: unknown): number {
  if (isPair(node)) return Math.max(parsedDepth(node.key), parsedDepth(node.value));
  if (!isMap(node) && !isSeq(node)) return 0;
  return 1 + node.items.reduce((most: number, item) => Math.max(most, parsedDepth(item)), 0);
}

const structure = fc
  .array(
    fc.constantFrom(
      '[',
      ']',
      '{',
      '}',
      '- ',
      '? ',
      ': ',
      'a',
      ',',
      '\n',
      ' ',
      '  ',
      '"',
      "'",
      '#',
      '|\n',
      'b: |\n    ',
      '\n  ',
      '\n   ',
      '&a ',
      '---\n',
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

describe('texts that would harm the parser', () => {
  it('are refused whole, in words, when they nest too deep', () => {
    const deep = [
      '['.repeat(2048),
      '{a: '.repeat(900),
      '- '.repeat(900),
      '? '.repeat(900),
      'a: '.repeat(900),
      lines(100, (i) => `${' '.repeat(i)}a:`),
      lines(100, (i) => `${' '.repeat(i)}-`),
      `a: ${'['.repeat(2048)}`,
      `- ${'{'.repeat(2048)}\n---\n`,
    ];
    for (const text of deep) {
      assert.deepEqual(codes(text), ['yaml-too-deep']);
      assert.equal(parseCatalog(text).catalog, undefined);
      assert.equal(parseCatalog(text).nodeAt(0), undefined);
    }
  });

  it('are refused when they are too large, not UTF-8, or YAML 1.1', () => {
    assert.deepEqual(codes('a'.repeat(1_000_001)), ['yaml-too-large']);
    assert.deepEqual(codes('é'.repeat(500_001)), ['yaml-too-large']);
    assert.deepEqual(codes(`# ${'€'.repeat(333_000)}`), ['missing-field']);
    assert.deepEqual(codes('d\0i\0m\0'), ['yaml-bad-character']);
    assert.deepEqual(codes('\ufffd\ufffdd\0'), ['yaml-bad-character']);
    assert.deepEqual(codes('title: \ud800'), ['yaml-bad-character']);
    assert.deepEqual(codes('%YAML 1.1\n---\ndimcat: 1'), ['yaml-unsupported']);
    assert.deepEqual(codes('%YAML 1.2\n---\ndimcat: 1'), []);
    assert.deepEqual(codes(lines(101, (i) => `&a${i} b`)), ['yaml-unsupported']);
  });

  it('are answered when they are as large as allowed', function () {
    // No deadline is tested here: this one only ends a hang.
    this.timeout(60_000);
    assert.equal(codes(lines(39_900, (i) => `k${i}: 1`)).at(-1), 'unknown-key');
    assert.equal(codes('k: 1\n'.repeat(39_000)).at(-1), 'duplicate-key');
    assert.deepEqual(codes(`dimcat: 1\nnotes: ${'x '.repeat(490_000)}`), ['unknown-key']);
    assert.deepEqual(codes(`dimcat: 1\ntitle: |\n${' ['.repeat(490_000)}`), []);
    assert.deepEqual(
      codes(`dimcat: 1\nfeatures: [{ id: a, anchors: [${'1,'.repeat(60_000)}] }]`),
      [],
    );
    for (const unit of ['[', '"', ': ', '!a ', '|\n', 'b: |\n    ', '\n  ', '\n   ', ',']) {
      assert.ok(codes(unit.repeat(999_999 / unit.length)).length > 0, JSON.stringify(unit));
    }
    for (const unit of ['- ', "' ", '{}', '#\n', '\t', 'a: - b\n', '[1,2]\n', '...\n', '- @\n']) {
      assert.ok(codes(`[${unit.repeat(10_000)}`).length > 0, JSON.stringify(unit));
    }
  });

  it('let no pattern try a million spaces again and again', function () {
    this.timeout(60_000);
    const spaces = ' '.repeat(900_000);
    assert.ok(codes(`dimcat: 1\ntitle: a${spaces}x: e\n`).includes('yaml-syntax'));
    assert.deepEqual(codes(`#\n${' '.repeat(3_900)}x`), ['wrong-type']);
    assert.ok(codes(`dimcat: 1\nfeatures:${spaces}[${spaces}\n`).length > 0);
  });

  it('do not change which stacks errors have', () => {
    const before = Error.stackTraceLimit;
    parseCatalog('[');
    assert.equal(Error.stackTraceLimit, before);
  });

  it('never come out deeper than twice the limit, whatever opens the levels', () => {
    const opener = fc.constantFrom(
      '[',
      '{',
      '- ',
      '? ',
      'a: ',
      '[a: ',
      '{a: ',
      '\n',
      ', ',
      ']',
      '|\n',
      ': ',
    );
    const block = fc.array(opener, { minLength: 2, maxLength: 5 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(block, fc.nat(3), fc.boolean(), (unit, indent, flow) => {
        const text = (flow ? '[' : '') + lines(150, (i) => ' '.repeat(i * indent) + unit);
        const guarded = guardYaml(text);
        if (!guarded.ok) return;
        const { contents } = parseDocument(text, { uniqueKeys: false, logLevel: 'silent' });
        // A pair in a flow list (`[a: b]`) is a separate map, without a bracket: hence twice.
        assert.ok(parsedDepth(contents) <= 2 * yamlLimits.depth, JSON.stringify(unit));
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it('pass to the limit and no further', () => {
    const nested = (n: number): string => '['.repeat(n) + ']'.repeat(n);
    assert.ok(guardYaml(nested(64)).ok);
    assert.ok(!guardYaml(nested(65)).ok);
    assert.ok(guardYaml(`${'['.repeat(64)}a`).ok);
  });
});

describe('ordinary YAML', () => {
  it('passes however it is written', () => {
    const brackets = '[{'.repeat(400);
    const texts = [
      `a: x ${brackets}`,
      `a: |\n  ${brackets}\n`,
      `a: >-\n  ${brackets}`,
      `# ${brackets}`,
      `a: "${brackets}"`,
      `a: '${brackets}'`,
      `a: b # ${brackets}`,
      `- x${brackets}\n- y`,
      lines(500, (i) => `- a: [${i}]\n  b: {c: d}`),
      lines(200, () => 'a:\n  b:\n    c:\n'),
    ];
    for (const text of texts) assert.ok(guardYaml(text).ok, text.slice(0, 40));
  });

  it('passes as the library writes it', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 12, noUnicodeString: false }),
        fc.constantFrom(0, 40, 80),
        (value, lineWidth) => {
          const text = stringify(value, { lineWidth, aliasDuplicateObjects: false });
          const guarded = guardYaml(text);
          assert.ok(guarded.ok || guarded.problem.code === 'yaml-bad-character', text);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});

describe('any text', () => {
  const mutated = fc
    .tuple(
      fc.constantFrom(everyday, complete),
      fc.array(
        fc.tuple(
          fc.double({ min: 0, max: 1, noNaN: true }),
          fc.nat(30),
          fc.oneof(structure, fc.string({ unit: 'binary' })),
        ),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([text, cuts]) =>
      cuts.reduce((now, [share, length, insert]) => {
        const at = Math.floor(share * now.length);
        return now.slice(0, at) + insert + now.slice(at + length);
      }, text),
    );

  it('is answered without an exception, every place within it', () => {
    fc.assert(
      fc.property(
        fc.oneof(mutated, structure, fc.string({ unit: 'binary' })),
        fc.nat(1000),
        (text, offset) => {
          const parsed = parseCatalog(text);
          parsed.nodeAt(offset);
          for (const { span } of parsed.problems) {
            assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
          }
          assert.ok(parsed.catalog ?? parsed.problems.length === 1);
        },
      ),
      { seed: 5, numRuns: 2000 },
    );
  });
});
