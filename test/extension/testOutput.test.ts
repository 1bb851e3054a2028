import assert from 'node:assert/strict';
import { evidenceLines, finding } from '../../extension/testOutput';
import { measurement } from '../catalog/support/evidence';

describe('what the Test Explorer shows', () => {
  it('beside a claim that fails is the figure alone', () => {
    const of = (text: string): string => finding(text);
    assert.equal(
      of('held-out AUC 0.714 (95 % 0.421 to 0.885; n+ 10); written before its number'),
      'held-out AUC 0.714',
    );
    assert.equal(
      of('verdict "suppressed, specificity not tested": away moves the targets by -2.1 logits'),
      'verdict "suppressed, specificity not tested"',
    );
    assert.equal(of('no interval'), 'no interval');
  });

  it('of warnings is what they mean', () => {
    const lines = evidenceLines(
      {
        model: 'model.onnx',
        site: 'resid, layer 2',
        signs: 'centred',
        staleMeasurement: [],
        evidence: { measurement: { ...measurement, warnings: ['few-anchors'] } },
      } as unknown as Parameters<typeof evidenceLines>[0],
      'detects',
    );
    assert.ok(
      lines.some((line) => line.startsWith('  warning: There are fewer than 20 different anchors')),
    );
  });
});
