/** Sign flips in an encoder: read at a mask, or refused; never at a word's own position. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { FaultError } from '../../server/protocol/fault';
import { JobFolder, quietContext } from '../support/jobs';
import { tinyModel } from '../support/tinyModel';

const refused = (error: unknown): boolean =>
  error instanceof FaultError &&
  error.fault.code === 'model-unsupported' &&
  /is an encoder.*no mask token/.test(error.message);

describe('sign flips in an encoder', () => {
  const at = JobFolder.shared();
  const special = '<|endoftext|>';
  beforeEach(() => {
    const { model } = tinyModel({ dimensions: 64, encoder: true });
    fs.writeFileSync(at.file('model.onnx'), model);
  });
  const configure = (config: object): void =>
    fs.writeFileSync(at.file('tokenizer_config.json'), JSON.stringify(config));
  const flip = () => at.jobs.flip(at.open(), { feature: 'animal' }, quietContext());
  const experiment = () => {
    const texts = { prompts: ['It was', 'They saw'] };
    const options = { names: ['flips'], features: ['animal'], texts };
    return at.jobs.experiment(at.open(), options, quietContext());
  };

  it('are refused in words where the tokenizer names no mask, alone and in experiments', async () => {
    await assert.rejects(flip(), refused);
    await assert.rejects(experiment(), refused);
    assert.deepEqual((await at.jobs.evidence(at.open()))?.features ?? {}, {});
  });

  it('are read at the mask that each prompt then ends in, and say so', async () => {
    configure({ mask_token: special });
    const { warnings, maskIdentity, prompts } = await flip();
    assert.ok(
      warnings.some((w) => w.includes(`ends in the mask token ${special}`)),
      warnings.join(),
    );
    assert.equal(maskIdentity.bitIdentical, true);
    assert.ok(prompts > 1);
    const [result] = (await experiment()).results;
    assert.match(result!.warnings.join(), /encoder: each prompt ends in the mask/);
  });

  it('leave a decoder as it is, whatever its tokenizer names', async () => {
    fs.writeFileSync(at.file('model.onnx'), tinyModel({ dimensions: 64 }).model);
    const before = await flip();
    configure({ bos_token: special, mask_token: special });
    const after = await flip();
    assert.deepEqual([after.arms, after.warnings], [before.arms, before.warnings]);
  });
});
