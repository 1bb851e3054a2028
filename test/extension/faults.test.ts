import assert from 'node:assert/strict';
import { faultBehind } from '../../extension/faults';
import { faultError } from '../../server/protocol/fault';

const fault = { code: 'model-missing', message: 'No model.', advice: 'Correct the path.' };

describe('What a failed request tells the person', () => {
  it('is the fault that the server sent', () => {
    assert.deepEqual(faultBehind({ code: -32803, message: 'x', data: fault }), fault);
  });

  it('is the fault of the host', () => {
    assert.equal(faultBehind(faultError('disk-full', 'Full.', 'Tidy up.'))?.code, 'disk-full');
  });

  it('is nothing where the person cancelled', () => {
    assert.equal(faultBehind({ code: -32800, message: 'cancelled' }), undefined);
    assert.equal(faultBehind({ code: -32803, data: { ...fault, code: 'cancelled' } }), undefined);
    assert.equal(faultBehind(faultError('cancelled', 'Cancelled.', '')), undefined);
  });

  it('names the server where that is gone', () => {
    for (const code of [-32096, -32097, -32099]) {
      assert.match(faultBehind({ code, message: 'x' })?.message ?? '', /server stopped/);
    }
  });

  it('is an internal fault for anything else, never silence', () => {
    for (const thrown of [new Error('boom'), 'boom', 3, null, undefined, { data: { code: 1 } }]) {
      assert.equal(faultBehind(thrown)?.code, 'internal');
    }
  });
});
