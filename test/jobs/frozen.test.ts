import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { claimsOf } from '../../server/catalog/claims/claims';
import { judgeClaim } from '../../server/catalog/claims/judge';
import { evidencePathOf } from '../../server/surroundings/evidenceStore';
import { JobFolder, plantedCatalog, quietContext } from '../support/jobs';
import { categories } from '../support/words';

/** The planted catalog with the animals cut to some, by a rule. */
function catalogWith(animals: readonly string[], register: string): string {
  const words = animals.map((word) => JSON.stringify(word)).join(', ');
  return plantedCatalog.replace(
    /- id: animal\n {4}anchors: \[[^\]]*\]\n {4}register: .*\n/,
    `- id: animal\n    anchors: [${words}]\n    register: ${register}\n    expect: { auc: { min: 0.6 } }\n`,
  );
}

describe('a frozen register', () => {
  const at = JobFolder.shared();

  it('is in-sample for the anchors that chose it, however it is measured again, and held out for new ones', async () => {
    const animals = categories['animal']!.map((word) => ` ${word}`);
    const half = animals.slice(0, animals.length >> 1);
    const measure = async (text: string) => {
      const catalog = at.open(text);
      const [animal] = (await at.jobs.measure(catalog, {}, quietContext())).features;
      const [claim] = claimsOf(catalog.parsed.catalog!.features[0]!);
      return { ...animal!, judged: judgeClaim(claim!, { measurement: animal! }, []) };
    };
    const first = await measure(catalogWith(half, '{ top: 8 }'));
    assert.deepEqual([first.judged.outcome, first.frozen], ['passed', undefined]);
    const { pos, neg } = first.register;
    const dims = `{ dims: { pos: [${pos.join()}], neg: [${neg.join()}] } }`;
    for (let i = 0; i < 2; i++) {
      const frozen = await measure(catalogWith(half, dims));
      assert.deepEqual(
        [frozen.frozen?.source, frozen.frozen?.heldOut, frozen.nullMatched.kind],
        ['measured', 'none', 'in-sample'],
      );
      assert.deepEqual(frozen.frozen?.anchors, [...half].sort());
      assert.equal(frozen.judged.outcome, 'skipped');
      assert.match(frozen.judged.message, /^not held out: the register was frozen after/);
    }
    const anew = await measure(catalogWith(animals, dims));
    assert.deepEqual([anew.frozen?.heldOut, anew.nPos], ['new', animals.length - half.length]);
    assert.notEqual(anew.nullMatched.kind, 'in-sample');
    assert.equal(anew.judged.outcome, 'passed');
    assert.match(anew.judged.message, /held out on new anchors only/);

    fs.rmSync(evidencePathOf(at.file('x.dims.yaml')));
    const lost = await measure(catalogWith(animals, dims));
    assert.deepEqual([lost.frozen?.source, lost.frozen?.heldOut], ['unknown', 'none']);
    assert.equal(lost.judged.outcome, 'skipped');
  });
});
