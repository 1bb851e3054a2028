import assert from 'node:assert/strict';
import { statusText } from '../../extension/statusText';
import type { StatusNotification } from '../../server/protocol/requests';
import { english } from './english';

const ready: StatusNotification = {
  uri: 'file:///x.dims.yaml',
  model: 'model.onnx',
  provider: 'cpu',
  cache: 'ready',
  cacheFault: null,
  detail: '10000 tokens × 128 dimensions, layer 4',
  noFlips: null,
  fault: null,
};

describe('The status bar', () => {
  it('names model, what really ran, and the cache', () => {
    assert.deepEqual(statusText('running', ready, english), {
      text: '$(symbol-array) model.onnx · cpu · cache ready',
      tooltip:
        'Model: model.onnx\nProvider: cpu\nCache: cache ready\n10000 tokens × 128 dimensions, layer 4',
      beside: '10000 tokens × 128 dimensions, layer 4',
      level: 'normal',
    });
  });

  it('claims no provider before one ran', () => {
    const { text, tooltip } = statusText('running', { ...ready, provider: null }, english);
    assert.equal(text, '$(symbol-array) model.onnx · cache ready');
    assert.match(tooltip, /Provider: not run yet/);
  });

  it('says what is wrong', () => {
    const shown = statusText('running', { ...ready, fault: 'model.onnx is missing.' }, english);
    assert.deepEqual([shown.tooltip, shown.level], ['model.onnx is missing.', 'warning']);
  });

  it('says why it is not known whether there is a cache', () => {
    const why = 'Layer 9 of the site resid is not in the model. Correct site.layer in the catalog.';
    const unknown = { ...ready, cache: 'unknown', cacheFault: why } as const;
    const { tooltip } = statusText('running', unknown, english);
    assert.ok(tooltip.includes(`\nCache: unknown\n${why}\n`), tooltip);
  });

  it('says when nothing can run', () => {
    assert.match(statusText('untrusted', ready, english).text, /validation only/);
    assert.equal(statusText('failed', ready, english).level, 'error');
    assert.match(statusText('starting', ready, english).tooltip, /starting/);
    assert.match(statusText('running', undefined, english).text, /Dimcat/);
  });
});
