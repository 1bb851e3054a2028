import assert from 'node:assert/strict';
import { siteEdits } from '../../server/service/mapPage';
import { applyEdits } from '../../server/catalog/edit/textEdit';
import { documentIn } from './support';

const change = (text: string): string =>
  applyEdits(text, siteEdits(documentIn(text), { kind: 'k', layer: 3 }));

describe('Naming another site', () => {
  it('changes kind and layer, and keeps the rest', () => {
    assert.equal(
      change('site: { kind: resid, layer: 4 } # why\nsigns: raw\n'),
      'site: { kind: k, layer: 3 } # why\nsigns: raw\n',
    );
    assert.equal(
      change('site:\n  # the stream\n  kind: resid\n  layer: 4\n'),
      'site:\n  # the stream\n  kind: k\n  layer: 3\n',
    );
  });

  it('writes the clause where there is none', () => {
    assert.equal(
      change('model: { path: m.onnx }\nsigns: raw\n'),
      'model: { path: m.onnx }\nsite: { kind: k, layer: 3 }\nsigns: raw\n',
    );
  });
});
