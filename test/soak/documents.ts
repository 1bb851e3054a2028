/** Texts that would harm a parser, as whole catalogs: small ones by the thousand, and some as large as allowed. */
import { checkCatalog } from '../catalog/support/checkCatalog';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { everyday } from '../catalog/support/catalogs';
import type { Random } from '../support/random';
import { type Guarantee, processorTime, Tally } from './guarantee';

const FRAGMENTS = [
  ...[
    '[',
    ']',
    '{',
    '}',
    '- ',
    '? ',
    ': ',
    ',',
    '\n',
    ' ',
    '  ',
    '\t',
    '"',
    "'",
    '#',
    '|\n',
    '>-\n',
    '---\n',
    '...\n',
  ],
  ...[
    '&a ',
    '*a',
    '!!str ',
    '!a ',
    '<<: *a',
    '%YAML 1.1\n',
    '\u0000',
    '\u202e',
    '\ufeff',
    '\ud800',
    '\r\n',
    '\u0085',
  ],
  ...[
    'dimcat: 1\n',
    'features:\n',
    '  - id: a\n',
    'anchors: [a, b]\n',
    'dimensions: { 1: +, 2: - }\n',
    'words:\n',
  ],
  ...[
    '__proto__: 1\n',
    'constructor: {}\n',
    '9007199254740993',
    '1e999',
    '.nan',
    '0x10',
    'null',
    '~',
    'é',
    '日本',
    '🦊',
  ],
];
/** Bytes of UTF-8; more is refused by its size alone. */
const LARGEST = 1_000_000;
/** Share of tries that are as large as allowed. */
const LARGE = 0.02;

export const documents: Guarantee = {
  name: 'documents',
  promise:
    'any text up to 1 MB has its diagnostics, or one refusal, in less than a second of processor time',
  tries: 'texts',
  quick: 300,
  full: 24_000,
  limit: 1000,
  run: (soak) => {
    const tally = new Tally(soak, 'processor');
    while (!tally.isDone()) {
      const text = hostileText(soak.random);
      let wrong: string | undefined;
      const ms = processorTime(() => (wrong = wrongAnswer(text)));
      tally.add(wrong, ms, () => shown(text));
    }
    return Promise.resolve(tally.outcome());
  },
};

function wrongAnswer(text: string): string | undefined {
  try {
    const parsed = parseCatalog(text);
    const problems = [...parsed.problems, ...checkCatalog(parsed, { files: new Map() })];
    const outside = problems.find(({ span }) => span.start < 0 || span.end > text.length);
    if (outside) return `${outside.code} lies outside the text: ${shown(text)}`;
    return (parsed.catalog ?? problems.length > 0) ? undefined : `no word about ${shown(text)}`;
  } catch (error) {
    return `${String(error)}: ${shown(text)}`;
  }
}

function hostileText(random: Random): string {
  const large = random.next() < LARGE;
  const [first, second] = [random.of(KINDS), random.of(KINDS)];
  const text = first(random, large) + (random.below(3) === 0 ? second(random, false) : '');
  return Buffer.byteLength(text) > LARGEST ? text.slice(0, LARGEST / 4) : text;
}

type Kind = (random: Random, large: boolean) => string;

const KINDS: readonly Kind[] = [
  // One thing again and again, after a beginning that is right.
  (random, large) => {
    const unit = Array.from({ length: 1 + random.below(3) }, () => random.of(FRAGMENTS)).join('');
    const times = Math.ceil((large ? LARGEST : 1 + random.below(3000)) / Buffer.byteLength(unit));
    return (
      random.of(['', 'dimcat: 1\n', 'dimcat: 1\nfeatures:\n', '[', 'a: ']) + unit.repeat(times)
    );
  },
  // Anything after anything.
  (random, large) =>
    Array.from({ length: large ? 200_000 : random.below(400) }, () => random.of(FRAGMENTS)).join(
      '',
    ),
  // A good catalog, with pieces cut out, repeated, moved and replaced.
  (random, large) => {
    let text = large ? everyday.repeat(Math.floor(LARGEST / 2 / everyday.length)) : everyday;
    for (let changes = 1 + random.below(12); changes > 0; changes -= 1) {
      const [from, to] = [random.below(text.length), random.below(text.length)].sort(
        (a, b) => a - b,
      );
      const piece = text.slice(from, Math.min(to!, from! + 200));
      const put = random.of([
        '',
        piece + piece,
        random.of(FRAGMENTS),
        piece.replaceAll('\n', '\n '),
      ]);
      text = text.slice(0, from) + put + text.slice(from! + piece.length);
    }
    return text;
  },
  // Deeper and deeper.
  (random) => {
    const [open, step] = [random.of(['- ', 'a: ', '? ', '[', '{a: ']), random.below(3)];
    return Array.from({ length: random.below(300) }, (_, i) => ' '.repeat(i * step) + open).join(
      '\n',
    );
  },
  // Little text that stands for much: a list that many use, ranges, names that are nearly those of others.
  (random, large) => {
    const uses = large ? 4000 : random.below(40);
    const words = Array.from({ length: large ? 20_000 : random.below(200) }, (_, i) => `w${i}`);
    const use = random.of([
      'anchors: { words: long }',
      'anchors: [a], negatives: { words: long }',
      'anchors: [a], negatives: { features: [first] }',
      'anchors: { words: lung% }',
      'relations: [{ kind: related, target: frist% }]',
      'anchors: [a], register: { dims: { pos: [0-9000], neg: [10000-60000] } }',
    ]);
    const features = Array.from(
      { length: uses },
      (_, i) => `  - { id: f${i}, ${use.replaceAll('%', String(i))} }`,
    );
    const sides = Array.from({ length: random.of([0, uses >> 1]) }, (_, i) => {
      return `  ${i}: { plus: { features: [first] }, minus: { words: long } }`;
    });
    return [
      ...['dimcat: 1', `words: { long: [${words.join(', ')}] }`, 'features:'],
      ...[`  - { id: first, anchors: { words: long } }`, ...features],
      ...(sides.length > 0 ? ['dimensions:', ...sides] : []),
    ].join('\n');
  },
  // Many keys of one kind.
  (random, large) => {
    const line = random.of([
      'k%: 1',
      '? k%\n: 2',
      '  - id: f%',
      '"%": x',
      '%: &b% {}',
      '- {id: %, anchors: [%, a]}',
    ]);
    const count = large ? 30_000 : random.below(300);
    const lines = Array.from({ length: count }, (_, i) => line.replaceAll('%', String(i)));
    return `${random.of(['', 'dimcat: 1\n', 'features:\n'])}${lines.join('\n')}`;
  },
];

/** Enough of a text to know it again, and its length. */
function shown(text: string): string {
  return `${JSON.stringify(text.slice(0, 80))} (${text.length} characters)`;
}
