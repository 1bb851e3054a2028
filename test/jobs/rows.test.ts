/** Tokenizers with more ids than the model has rows, and with fewer: what has a row is measured. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { FaultError } from '../../server/protocol/fault';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';

interface TokenizerJson {
  added_tokens: { id: number; content: string; special: boolean }[];
  model: { vocab: Record<string, number>; merges: string[] };
}

describe('a tokenizer and a model of different sizes', () => {
  const at = JobFolder.shared();

  const change = (edit: (file: TokenizerJson, size: number) => void): void => {
    const name = at.file('tokenizer.json');
    const file = JSON.parse(fs.readFileSync(name, 'utf8')) as TokenizerJson;
    const ids = [...Object.values(file.model.vocab), ...file.added_tokens.map(({ id }) => id)];
    edit(file, Math.max(...ids) + 1);
    fs.writeFileSync(name, JSON.stringify(file));
  };
  const addAt = (file: TokenizerJson, id: number, special: boolean): void =>
    void file.added_tokens.push({ ...file.added_tokens[0]!, id, content: '<image>', special });
  const measure = () => at.jobs.measure(at.open(), { features: ['animal'] }, quietContext());

  it('measure the same where only a special token has no row', async () => {
    const before = await measure();
    change((file, size) => addAt(file, size + 40, true));
    const after = await measure();
    assert.deepEqual(after.features[0]!.auc, before.features[0]!.auc);
    const { vocabulary } = await at.jobs.facts(at.open());
    assert.ok(vocabulary!.size > 40);
  });

  it('refuse a prefix without a row', async () => {
    let image = 0;
    change((file, size) => {
      image = size + 40;
      addAt(file, image, true);
    });
    for (const prefix of [`{ tokens: [${image}] }`, '{ tokens: ["<image>"] }']) {
      const text = plantedCatalog.replace('signs:', `input: { prefix: ${prefix} }\nsigns:`);
      await assert.rejects(
        at.jobs.measure(at.open(text), {}, quietContext()),
        (error) => error instanceof FaultError && error.fault.code === 'catalog-invalid',
      );
    }
  });

  it('refuse an ordinary token without a row, and name it', async () => {
    change((file, size) => addAt(file, size + 40, false));
    await assert.rejects(
      measure(),
      (error) =>
        error instanceof FaultError &&
        error.fault.code === 'tokenizer-mismatch' &&
        /"<image>"/.test(error.message),
    );
  });

  it('measure the ids that there are where most rows have none', async () => {
    change((file) => {
      const words = Object.entries(file.model.vocab).sort((a, b) => a[1] - b[1]);
      const kept = words.filter(([, id]) => id < words.length * 0.9);
      file.model.vocab = Object.fromEntries(kept);
      file.model.merges = file.model.merges.filter(
        (merge) => merge.replace(' ', '') in file.model.vocab,
      );
      file.added_tokens = [];
    });
    const { vocabulary, model } = await at.jobs.facts(at.open());
    assert.ok(vocabulary!.size < model!.vocabulary);
    const text = plantedCatalog.replace(
      /anchors: \[.*\]\n +register/,
      'anchors: [" dog", " cat", " cow", " bird"]\n    register',
    );
    const { features } = await at.jobs.measure(
      at.open(text),
      { features: ['animal'] },
      quietContext(),
    );
    assert.ok(features[0]!.auc.heldOut.value > 0.5);
  });
});
