import assert from 'node:assert/strict';
import { originOf, unseenAnchors } from '../../server/catalog/evidence/origin';
import type { FeatureMeasurement, Frozen } from '../../server/protocol/evidence';
import { aucName, isHeldOut, originWords } from '../../server/protocol/heldOut';
import { basis, evidenceFile, measurement } from './support/evidence';

const span = { start: 0, end: 0 };
const written = (id: string, origin?: string) => ({
  id: { value: id, span },
  aliases: [],
  ...(origin !== undefined && { registerOrigin: { value: origin, span } }),
});
const register = { pos: [3, 4, 5], neg: [7] };
const anchorsOf = (...texts: string[]): FeatureMeasurement['anchors'] =>
  texts.map((text, id) => ({ id, text, agreement: 1, rank: 1 }));
const measured: FeatureMeasurement = {
  ...measurement,
  register,
  anchors: anchorsOf(' dog', ' cat'),
};
const byHand = (frozen?: Frozen): FeatureMeasurement => ({
  ...measured,
  basis: { ...basis, register: { rule: 'dims', ...register } },
  ...(frozen && { frozen }),
});
const evidence = (one: FeatureMeasurement, id = 'animal') =>
  evidenceFile({ [id]: { measurement: one } });

describe('what chose a written register', () => {
  const today = [' dog', ' cat', ' cow', ' horse'];

  it('is what the evidence measured it by, whichever feature it was measured for', () => {
    for (const id of ['animal', 'beast']) {
      const origin = originOf(register, written('animal'), today, evidence(measured, id));
      const { cacheSha256: cache } = basis;
      const anchors = [' cat', ' dog'];
      assert.deepEqual(origin, { source: 'measured', anchors, cache, rule: { rule: 'auto' } });
    }
  });

  it('is kept when the frozen register is measured in its turn', () => {
    const first = originOf(register, written('animal'), today, evidence(measured));
    const again = byHand({ ...first, heldOut: 'new' });
    const later = originOf(register, written('animal'), today, evidence(again));
    assert.deepEqual(later, first);
  });

  it('may be all anchors of today where nothing is known: no evidence, or other dimensions', () => {
    const unknown = { source: 'unknown', anchors: [...today].sort() };
    assert.deepEqual(originOf(register, written('animal'), today, undefined), unknown);
    const edited = { pos: [3, 4, 6], neg: [7] };
    assert.deepEqual(originOf(edited, written('animal'), today, evidence(measured)), unknown);
  });

  it('may be the anchors of the first measurement of an unknown register, and no later ones', () => {
    const first = byHand({ source: 'unknown', anchors: [' cat', ' dog'], heldOut: 'none' });
    const origin = originOf(register, written('animal'), today, evidence(first));
    assert.deepEqual(origin, { source: 'unknown', anchors: [' cat', ' dog'] });
    const older = originOf(register, written('animal'), today, evidence(byHand()));
    assert.deepEqual(older.anchors, [' cat', ' dog']);
  });

  it('is none of the anchors where the catalog says so, unless the evidence knows better', () => {
    const declared = written('animal', 'table 3');
    const none = originOf(register, declared, today, undefined);
    assert.deepEqual(none, { source: 'declared', anchors: [], words: 'table 3' });
    assert.equal(originOf(register, declared, today, evidence(measured)).source, 'measured');
    const edited = { pos: [3, 4, 5], neg: [] };
    const taken = originOf(edited, declared, today, evidence(measured));
    assert.deepEqual(taken.anchors, [' cat', ' dog'], 'most of it was measured here');
    const undeclared = byHand({ ...none, heldOut: 'all' });
    const now = originOf(register, written('animal'), today, evidence(undeclared));
    assert.deepEqual(now, { source: 'unknown', anchors: [...today].sort() });
  });

  it('leaves new anchors unseen, but no variants and nothing of the same group', () => {
    const anchors = [0, 1, 2, 3];
    const anchorTexts = [' Dog', 'CAT', ' cow', ' horse'];
    const chose = { anchors: [' dog', ' cat'] };
    assert.deepEqual(unseenAnchors(chose, { anchors, anchorTexts }), [2, 3]);
    const anchorGroups = ['a', 'b', 'a', 'c'];
    assert.deepEqual(unseenAnchors(chose, { anchors, anchorTexts, anchorGroups }), [3]);
  });
});

describe('figures of a written register', () => {
  it('are held out only on anchors that are known to be new to it', () => {
    const frozen = { source: 'measured', anchors: [' dog'], heldOut: 'none' } as const;
    assert.equal(isHeldOut(measured), true);
    assert.equal(originWords(measured), undefined);
    assert.equal(isHeldOut(byHand()), false, 'evidence of an earlier version');
    assert.equal(aucName(byHand(frozen)), 'in-sample');
    assert.equal(aucName(byHand({ ...frozen, heldOut: 'new' })), 'held-out');
    assert.equal(
      originWords(byHand({ ...frozen, heldOut: 'new' })),
      'held out on new anchors only: the register was frozen after 1 anchor had chosen it',
    );
    assert.equal(
      originWords(byHand({ ...frozen, source: 'declared', words: 'table 3', heldOut: 'all' })),
      'held out: the catalog says of the register "table 3"',
    );
    assert.match(
      originWords(byHand({ ...frozen, source: 'unknown' }))!,
      /^not held out: it is not known what chose the register, so the 1 anchor of its first/,
    );
  });
});
