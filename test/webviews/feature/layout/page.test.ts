import assert from 'node:assert/strict';
import { layoutPage } from '../../../../webviews/feature/layout/page';
import { assertGolden } from '../../../support/golden';
import { pageText } from '../../support/pageText';
import { sampleFlip, sampleMeasurement, samplePage } from '../../support/samplePage';

const page = samplePage();

describe('The feature page', () => {
  it('says what it should', () => {
    assertGolden('webviews/feature/layout/golden/page.txt', pageText(layoutPage(page)));
  });

  it('is whole before anything was measured', () => {
    const layout = layoutPage({ ...page, label: '', evidence: {}, staleFlip: [] });
    assert.equal(layout.title, 'animal');
    assert.equal(layout.detection.content, undefined);
    assert.equal(layout.flip.content, undefined);
  });

  it('shows no interval if there is no honest one', () => {
    const measurement = sampleMeasurement();
    const auc = { ...measurement.auc, heldOut: { value: 0.9, low: null, high: null } };
    const { detection } = layoutPage({
      ...page,
      evidence: { measurement: { ...measurement, auc } },
    });
    assert.equal(detection.content?.headline.interval, 'no interval');
    assert.doesNotMatch(JSON.stringify(detection.content.comparison), /null|NaN/);
  });

  it('says in words what each warning means, and passes unknown ones on', () => {
    const warnings = ['few-anchors', 'null-reached', 'a-new-one'] as never[];
    const evidence = { measurement: { ...sampleMeasurement(), warnings } };
    const words = layoutPage({ ...page, evidence }).detection.content?.warnings;
    assert.match(words?.[0] ?? '', /^Fewer than 20/);
    assert.match(words?.[1] ?? '', /not be a feature/);
    assert.equal(words?.[2], 'a-new-one');
  });

  it('says loudly where the mask of ones changed something, or the targets chose the register', () => {
    const maskIdentity = { bitIdentical: false, maxAbsDifference: 0.000123 };
    const flip = { ...sampleFlip(), maskIdentity, targetsHeldOut: false };
    const { content } = layoutPage({ ...page, evidence: { flip } }).flip;
    assert.equal(content?.identity.holds, false);
    assert.match(content.identity.words, /1\.2e-4.*do not trust/);
    assert.match(content.notes.join('\n'), /NOT held out/);
  });

  it('does not pass the register of all anchors off as the one that was flipped', () => {
    const flip = sampleFlip();
    const note = (k: number): string | undefined => {
      const arms = { ...flip.arms, away: { ...flip.arms.away, k } };
      return layoutPage({ ...page, evidence: { flip: { ...flip, arms } } }).flip.content?.notes[0];
    };
    assert.match(note(64) ?? '', /^Register flipped: 64 dimensions after block 4.*\)\.$/);
    assert.match(note(61) ?? '', /flipped: 61 dimensions.*all of them together would choose 64\.$/);
  });
});
