/** A catalog measured in another model, end to end: two real models with their own tokenizers. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { inVocabulary, parsedInModel } from '../../server/catalog/inModel';
import type { ModelClause } from '../../server/catalog/types';
import { evidencePathOf } from '../../server/surroundings/evidenceStore';
import { JobFolder, quietContext, wordsOf } from '../support/jobs';
import { tinyModel } from '../support/tinyModel';

const span = { start: 0, end: 0 };

describe('a catalog in another model', function () {
  this.timeout(60_000);
  let at: JobFolder;
  before(() => (at = new JobFolder()));
  after(() => at.remove());

  it('is measured as a catalog of that model is, without the words that its tokenizer lacks, and keeps nothing', async () => {
    const { model, tokenizer } = tinyModel({ dimensions: 96, seed: 7 });
    fs.mkdirSync(at.file('b'));
    fs.writeFileSync(at.file('b/model.onnx'), model);
    fs.writeFileSync(at.file('b/tokenizer.json'), tokenizer.json);
    fs.writeFileSync(at.file('b/tokenizer_config.json'), tokenizer.config);
    const words = wordsOf('animal');
    const own = at.open();
    const open = at.open(own.parsed.text.replace(words, `${words}, " notaword"`));
    const clause: ModelClause = { span, path: { value: at.file('b/model.onnx'), span } };
    const moved = { ...open, parsed: parsedInModel(open.parsed, clause, 1) };
    const facts = await at.jobs.facts(moved);
    const there = inVocabulary(moved.parsed, facts);
    assert.deepEqual(
      there.words.lost.map(({ feature, words: lost }) => [feature, lost]),
      [['animal', [' notaword']]],
    );
    const context = quietContext();
    const found = await at.jobs.feature.measure(
      { ...open, parsed: there.parsed },
      'animal',
      context,
    );
    assert.ok(!fs.existsSync(evidencePathOf(open.path)), 'evidence was written');
    const text = own.parsed.text
      .replace('path: model.onnx, tokenizer: tokenizer.json', 'path: b/model.onnx')
      .replace('layer: 2', 'layer: 1');
    const kept = await at.jobs.measure(at.open(text), { features: ['animal'] }, context);
    assert.deepEqual(found, kept.features[0]);
    assert.equal(found.basis.site.layer, 1);
  });
});
