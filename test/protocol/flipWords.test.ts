import assert from 'node:assert/strict';
import { widthWords } from '../../server/protocol/flipWords';
import { flipOf, measurementOf } from '../service/samples';

describe('The width of a flip', () => {
  const flip = flipOf('animal');
  const away = { ...flip.arms.away, k: 165 };
  const wide = {
    arms: { ...flip.arms, away },
    register: { pos: [], neg: [], rule: { rule: 'tau', tau: 0.6 } as const },
  };

  it('is explained where it is not that of detection', () => {
    const [words] = widthWords(wide, { k: 64 });
    assert.match(words!, /all 165 dimensions whose AUC is 0.6 or more.*detection uses 64/);
  });

  it('needs no words where both are one, or where nothing detects', () => {
    assert.deepEqual(widthWords(wide, { k: 165 }), []);
    assert.deepEqual(widthWords(wide, undefined), []);
    const same = {
      ...wide,
      register: { ...wide.register, rule: measurementOf('animal').basis.register },
    };
    assert.deepEqual(widthWords(same, { k: 64 }), []);
  });
});
