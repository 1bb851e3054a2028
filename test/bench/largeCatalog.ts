/**
 * A catalog of 1,000 features and 10,000 lines over the demo model's vocabulary, with evidence for each: made up, but
 * well formed.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printEvidence } from '../support/printEvidence';
import type { FeatureEvidence } from '../../server/protocol/evidence';
import { root } from '../support/paths';
import { Random } from '../support/random';
import { evidenceOf, measurementOf } from '../service/samples';

const features = 1000;
const anchorsEach = 30;
const modelFiles = ['model.onnx', 'tokenizer.json'];

/** Writes the catalog, its evidence and the model into `folder`. The catalog's path and text. */
export function writeLargeCatalog(folder: string): {
  readonly path: string;
  readonly text: string;
} {
  mkdirSync(join(folder, 'model'), { recursive: true });
  const model = join(root, 'examples', 'model');
  for (const file of modelFiles) copyFileSync(join(model, file), join(folder, 'model', file));
  const words = wordsOf(join(model, 'tokenizer.json'));
  const text = catalogOf(words);
  const path = join(folder, 'large.dims.yaml');
  writeFileSync(path, text);
  writeFileSync(join(folder, 'large.dims.evidence.json'), evidenceText(words));
  return { path, text };
}

/** Whole words of the vocabulary, in the order of their ids. */
function wordsOf(tokenizer: string): readonly (readonly [string, number])[] {
  const { model } = JSON.parse(readFileSync(tokenizer, 'utf8')) as {
    model: { vocab: Record<string, number> };
  };
  return Object.entries(model.vocab).filter(
    ([word]) => /^[a-z]{3,}$/.test(word) && !/^(?:true|false|null)$/.test(word),
  );
}

function anchorsOf(words: readonly (readonly [string, number])[], feature: number) {
  const random = new Random(feature);
  return Array.from({ length: anchorsEach }, () => words[random.below(words.length)]!);
}

function catalogOf(words: readonly (readonly [string, number])[]): string {
  const head = [
    'dimcat: 1',
    'title: A large catalog',
    'model: { path: model/model.onnx, tokenizer: model/tokenizer.json }',
    'site: { kind: resid, layer: 4 }',
    'signs: centred',
    'features:',
  ];
  const items = Array.from({ length: features }, (_, i) => {
    const anchors = [...new Set(anchorsOf(words, i).map(([word]) => word))];
    const half = anchors.length >> 1;
    return [
      `  - id: feature-${i}`,
      `    label: Feature ${i}`,
      `    description: Words that were drawn for category ${i}.`,
      '    status: candidate   # judged by hand',
      '    # dimcat-ignore: anchor-shared, anchor-repeated',
      `    anchors: [${anchors.slice(0, half).join(', ')},`,
      `      ${anchors.slice(half).join(', ')}]`,
      `    register: { top: ${8 + (i % 60)} }`,
      '    expect: { auc: { min: 0.8 } }',
      `    relations: [{ kind: related, target: feature-${(i + 1) % features} }]`,
    ].join('\n');
  });
  return `${[...head, ...items].join('\n')}\n`;
}

function evidenceText(words: readonly (readonly [string, number])[]): string {
  const all: [string, FeatureEvidence][] = Array.from({ length: features }, (_, i) => {
    const random = new Random(i + 5000);
    const id = `feature-${i}`;
    const anchors = anchorsOf(words, i).map(([text, token]) => {
      return { id: token, text, agreement: 0.8, rank: 1 + random.below(9000) };
    });
    const dimensions = Array.from({ length: 64 }, (__, d) => {
      return {
        index: (random.below(4) + 4 * d) % 256,
        polarity: '+' as const,
        auc: 0.7,
        pPlus: 0.8,
        pMinus: 0.4,
      };
    });
    const register = { pos: dimensions.map(({ index }) => index), neg: [] };
    const measurement = measurementOf(id, { anchors, dimensions, register });
    return [id, { measurement }];
  });
  return printEvidence(evidenceOf(Object.fromEntries(all)));
}
