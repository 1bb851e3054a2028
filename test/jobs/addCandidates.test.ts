import assert from 'node:assert/strict';
import { applied } from '../../server/interchange/import/insert';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { addCandidates, draftsOf } from '../../server/jobs/addCandidates';
import { importFile } from '../../server/jobs/importJob';
import type { Candidate, ExperimentResult } from '../../server/protocol/report';
import { RESULT } from '../report/support/result';

const TEXT = `# My catalog.
dimcat: 1
features:
  - id: found-dog # mine
    anchors: [" dog", " cat"] # two
# The end.
`;

function candidate(seed: string, ...texts: string[]): Candidate {
  const token = (text: string, id: number) => ({ id, text });
  return { seed: token(seed, 9), tokens: texts.map(token), register: { pos: [1, 5], neg: [2] } };
}

function add(count: number, ...candidates: Candidate[]) {
  const parsed = parseCatalog(TEXT);
  const result: ExperimentResult = { ...RESULT, name: 'discover', candidates };
  return addCandidates({ path: 'x.dims.yaml', parsed }, result, count);
}

describe('candidates in a catalog', () => {
  it('are drafts at its end, and everything that was written stays', () => {
    const done = add(2, candidate(' dog', ' dog', ' wolf'), candidate(' Oak!', ' oak', ' "elm"'));
    assert.deepEqual(done.added, ['found-dog-2', 'found-oak']);
    const text = applied(TEXT, done.edits);
    for (const line of TEXT.trim().split('\n')) assert.ok(text.includes(line), line);
    const { catalog, problems } = parseCatalog(text);
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error'),
      [],
    );
    const [, dog, oak] = catalog!.features;
    assert.equal(dog!.status.value, 'draft');
    assert.equal(dog!.label!.value, 'dog, wolf');
    assert.match(dog!.description!.value, /3 dimensions.*not evidence/);
    const anchors = oak!.anchors!;
    assert.ok(anchors.kind === 'inline');
    assert.deepEqual(
      anchors.tokens.map((token) => token.kind === 'text' && token.text),
      [' oak', ' "elm"'],
    );
  });

  it('says what it leaves out: pieces of letters, and more than there are', () => {
    const done = add(5, candidate('\uFFFD', '\uFFFD', ' ', ' ok'), candidate(' a', ' a', ' b'));
    assert.deepEqual(done.added, ['found-a']);
    assert.match(
      done.notes.join('\n'),
      /fewer than two tokens of whole text[^]*Only 2 of 5 candidates/,
    );
  });

  it('are the same when the editor brings the drafts in as JSON', async () => {
    const candidates = [candidate(' dog', ' dog', ' "wolf"'), candidate(' Oak!', ' oak', ' elm')];
    const open = { path: 'x.dims.yaml', parsed: parseCatalog(TEXT) };
    const { features } = draftsOf(open, { ...RESULT, candidates }, 2);
    const json = JSON.stringify(features);
    const imported = await importFile('discover.json', json, open, {
      leadingSpace: false,
      vocabulary: () => Promise.resolve(undefined),
    });
    assert.deepEqual(imported.added, ['found-dog-2', 'found-oak']);
    assert.deepEqual(imported.edits, add(2, ...candidates).edits);
  });

  it('changes nothing where there is nothing to add', () => {
    assert.deepEqual(add(1).edits, []);
  });
});
