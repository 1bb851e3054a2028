import assert from 'node:assert/strict';
import fc from 'fast-check';
import { checkSteps } from '../../../server/catalog/checkCatalog';
import { checkCatalog } from '../support/checkCatalog';
import { CheckMemory } from '../../../server/catalog/checks/memory';
import { maxFeatures } from '../../../server/catalog/format/tokenFormat';
import { PartMemory, type Whole } from '../../../server/catalog/parse/assemble';
import { parseCatalog, readWhole } from '../../../server/catalog/parseCatalog';
import { guardTokens, yamlLimits } from '../../../server/catalog/yaml/guard';
import type { Problem } from '../../../server/catalog/types';
import type { TreeNode } from '../../../server/catalog/yaml/tree';
import { complete, everyday } from '../support/catalogs';
import { evidenceFile, flip, measurement } from '../support/evidence';
import { world } from '../support/facts';

const zeroIndent = `dimcat: 1
features:
# the first
- id: a   # here
  anchors: [
    " dog", # one
    " cat"
  ]

- id: b
  description: |
    - id: not-an-item
      # no comment

  notes: "two
    lines"
# after all
dimensions: { 3: { label: x } }
`;

const named = `dimcat: 1
words:
  pets: [" dog", " cat", " dog"]
  rest: [" car", " nowhere"]
features:
  - id: a
    anchors: { words: pets }
    negatives: { words: rest }
  - id: b
    anchors: { words: rest }
    targets: { words: pets }
`;

/** The same values without the class that shifts them lazily. */
function plain(node: TreeNode): unknown {
  if (node.kind === 'list') return { ...node, items: node.items.map(plain) };
  if (node.kind !== 'map') return node;
  const entries = node.entries.map((entry) => ({ ...entry, value: plain(entry.value) }));
  return { kind: 'map', span: node.span, entries };
}

/** A problem with something absent (an empty key) has no exact position: its place may differ. */
const inOrder = ({ root, catalog, problems }: Whole) => ({
  root: plain(root),
  catalog,
  placed: problems
    .filter(({ span }) => span.start < span.end)
    .sort((a, b) => a.span.start - b.span.start),
  messages: problems.map(({ message }) => message).sort(),
});

/** Whether the text could be read in parts; then it was the same as read whole. */
function agrees(text: string): boolean {
  const parts = new PartMemory().read(text);
  const whole = readWhole(text);
  if (!parts) return false;
  if ('refused' in parts) {
    assert.deepEqual(parts, whole);
    return true;
  }
  assert.ok('catalog' in whole, text);
  const wrong = (one: Whole): boolean => one.problems.some(({ code }) => code === 'yaml-syntax');
  if (!wrong(parts) || !wrong(whole)) assert.deepEqual(inOrder(parts), inOrder(whole), text);
  return true;
}

const bases = [everyday, complete, zeroIndent, named, complete.replaceAll('\n', '\r\n')];
const piece = fc.constantFrom(
  ...['  - id: x\n', '- ', '\n', '\r\n', ' ', '  ', '#', ':', ' a: b', '[', ']', '{', '}', ','],
  ...[
    '"',
    "'",
    '|\n',
    '>\n',
    '---\n',
    'features:\n',
    '\nx: 1\n',
    '    notes: y\n',
    '\n  # z\n',
    '\t',
  ],
  ...['&a ', '*a', '? ', '!t ', '...\n', '12', '- - 1\n'],
);
const edit = fc.record({ at: fc.nat(), drop: fc.nat({ max: 12 }), add: piece });
const edited = (
  text: string,
  { at, drop, add }: { at: number; drop: number; add: string },
): string => {
  const start = at % (text.length + 1);
  return text.slice(0, start) + add + text.slice(start + drop);
};

const facts = world({}, { evidence: evidenceFile({ animal: { measurement, flip } }) });

/** Does some steps of work that pauses; the last of them may not be all. */
function some(work: Iterator<void>, steps: number): void {
  for (let i = 0; i < steps && !work.next().done; i++);
}

describe('a catalog read feature by feature', () => {
  it('is what it is when read whole', () => {
    for (const text of bases) assert.ok(agrees(text), text);
    assert.ok(!agrees('dimcat: 1\nfeatures: [{ id: a }]'));
    assert.ok(!agrees(everyday.replace('dimcat', '---\ndimcat')));
    assert.ok(
      !agrees(complete.replace('\n    label', '\n   label').replace('  - id: v', '   - id: v')),
    );
  });

  it('is so after any edits that leave valid YAML', () => {
    const counts = { parts: 0, whole: 0 };
    fc.assert(
      fc.property(fc.constantFrom(...bases), fc.array(edit, { maxLength: 3 }), (base, edits) => {
        counts[agrees(edits.reduce(edited, base)) ? 'parts' : 'whole']++;
      }),
      { seed: 8, numRuns: 600 },
    );
    assert.ok(counts.parts > 300 && counts.whole > 100, JSON.stringify(counts));
  });

  it('is the same whatever was read before', () => {
    const edits = fc.array(edit, { minLength: 5, maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...bases), edits, (base, all) => {
        const memory = new PartMemory();
        const checks = new CheckMemory();
        let text = base;
        for (const each of all) {
          text = edited(text, each);
          const parsed = parseCatalog(text, memory);
          const { problems, catalog } = parsed;
          const fresh = parseCatalog(text);
          assert.deepEqual(checkCatalog(parsed, facts, checks), checkCatalog(fresh, facts));
          assert.deepEqual(
            { problems, catalog },
            { problems: fresh.problems, catalog: fresh.catalog },
          );
        }
      }),
      { seed: 9, numRuns: 60 },
    );
  });

  it('is the same when it was read ahead, to the end or not', () => {
    const edits = fc.array(edit, { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(fc.constantFrom(...bases), edits, fc.nat(8), (base, all, steps) => {
        const memory = new PartMemory();
        const checks = new CheckMemory();
        let text = base;
        for (const each of all) {
          text = edited(text, each);
          some(memory.ahead(text), steps);
          const parsed = parseCatalog(text, memory);
          some(checkSteps(parsed, facts, checks), steps);
          const fresh = parseCatalog(text);
          assert.deepEqual(checkCatalog(parsed, facts, checks), checkCatalog(fresh, facts));
          assert.deepEqual(parsed.problems, fresh.problems);
          assert.deepEqual(parsed.catalog, fresh.catalog);
        }
      }),
      { seed: 10, numRuns: 60 },
    );
  });

  it('pauses after each feature, and leaves none to be read', () => {
    const memory = new PartMemory();
    assert.equal([...memory.ahead(named)].length, 2);
    assert.equal([...memory.ahead('features: [')].length, 0);
    const parsed = parseCatalog(named, memory);
    assert.ok([...checkSteps(parsed, facts, new CheckMemory())].length > 2);
  });

  it('is refused for its many parts where the whole is, before or behind the features', () => {
    const head = 'dimcat: 1\nfeatures:\n';
    const item = (i: number): string => `  - id: f${i}\n    anchors: [${'a, '.repeat(999)}a]\n`;
    const partsOf = (text: string): number => {
      const guarded = guardTokens(text);
      return guarded.ok ? guarded.use.parts : NaN;
    };
    const most = Math.floor((yamlLimits.parts - partsOf(head)) / partsOf(item(10)));
    const features = (n: number): string => Array.from({ length: n }, (_, i) => item(i)).join('');
    const [fits, tooMany] = [head + features(most), head + features(most + 1)];
    assert.ok(!('refused' in new PartMemory().read(fits)!));
    assert.ok('refused' in new PartMemory().read(tooMany)!);
    const tags = `tags: [${'a, '.repeat(999)}b]\n`;
    for (const text of [`${tooMany}title: x\n`, fits + tags, tooMany.replace('f0', '&a f0')]) {
      const memory = new PartMemory();
      some(memory.ahead(text), most);
      const { problems } = parseCatalog(text, memory);
      const whole = readWhole(text);
      assert.deepEqual(problems, 'refused' in whole ? whole.refused : whole.problems);
    }
  });

  it('is read once, with a pause after each feature, and no further than its parts are allowed', () => {
    const features = (n: number): string =>
      `dimcat: 1\nfeatures:\n${Array.from({ length: n }, (_, i) => `  - id: f${i}\n    tags: [${'a, '.repeat(10)}b]\n`).join('')}`;
    const memory = new PartMemory();
    const read = (text: string) => parseCatalog(text, memory).catalog!.features;
    assert.equal([...memory.ahead(features(1000))].length, 1000);
    const first = read(features(1000));
    const later = read(`${features(1000)}  - id: last\n`);
    assert.ok(first.every((feature, i) => feature === later[i]));
    assert.equal(later.length, 1001);
    // Each has 46 parts, and the first lines 8.
    const allowed = Math.floor((yamlLimits.parts - 8) / 46);
    assert.equal([...new PartMemory().ahead(features(allowed + 9))].length, allowed);
    assert.ok([...new PartMemory().ahead(features(2 * allowed))].length < 1000);
  });

  it('is refused for its many features, in parts as whole, before any is read', () => {
    const block = (n: number): string =>
      `dimcat: 1\nfeatures:\n${Array.from({ length: n }, (_, i) => `  - id: f${i}\n`).join('')}`;
    const flow = (n: number): string =>
      `features: [${Array.from({ length: n }, (_, i) => `{ id: f${i} }`).join(', ')}]\n`;
    for (const text of [block(maxFeatures + 1), flow(maxFeatures + 1)]) {
      const [{ code, span, message }] = parseCatalog(text).problems as [Problem];
      assert.equal(code, 'yaml-too-large');
      assert.match(message, /more than 10,000 features/);
      assert.match(text.slice(span.start), /^(?:\{ )?id: f10000/);
      assert.deepEqual(parseCatalog(text).catalog, undefined);
      assert.deepEqual(readWhole(text), { refused: parseCatalog(text).problems });
      assert.deepEqual([...new PartMemory().ahead(text)], []);
    }
    for (const text of [block(maxFeatures), flow(maxFeatures)])
      assert.equal(parseCatalog(text).catalog?.features.length, maxFeatures);
  });

  it('keeps a mistake in one feature from the others', () => {
    const broken = complete.replace(
      'anchors: [" dog", 2, " horse"]',
      'anchors: [" dog", 2, " horse"',
    );
    const { problems, catalog } = parseCatalog(broken);
    assert.ok(problems.some(({ code }) => code === 'yaml-syntax'));
    assert.deepEqual(
      catalog?.features.slice(1).map(({ id }) => id.value),
      ['vehicle', 'colour.n-1'],
    );
    assert.equal(catalog.dimensions.length, 2);
  });
});
