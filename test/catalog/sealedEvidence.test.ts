/** Evidence that was changed by anything but Dimcat. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import fc from 'fast-check';
import { jsonBytes, jsonText, type JsonText } from '../../server/catalog/evidence/jsonText';
import { endOfValue, membersOf } from '../../server/catalog/evidence/members';
import { evidenceSteps, parseEvidence } from '../../server/catalog/evidence/parseEvidence';
import { evidenceParts } from '../../server/catalog/evidence/printEvidence';
import { root } from '../support/paths';
import { printEvidence } from '../support/printEvidence';
import type { EvidenceFile } from '../../server/protocol/evidence';
import { evidenceFile, flip, measurement } from './support/evidence';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const sealed = (file: EvidenceFile): string => [...evidenceParts(file, hash)].join('');
const full = evidenceFile({ animal: { measurement, flip }, plant: { measurement } });
const text = sealed(full);
const problemOf = (source: string): string => {
  const found = parseEvidence(source, hash);
  return 'problem' in found ? found.problem : '';
};

describe('sealed evidence', () => {
  it('comes back as it was written, in any layout and order of keys', () => {
    assert.deepEqual(parseEvidence(text, hash), { evidence: full });
    const other = JSON.stringify(JSON.parse(text), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    assert.deepEqual(parseEvidence(other, hash), { evidence: full });
  });

  it('of an earlier version has no seals, and is read', () => {
    assert.deepEqual(parseEvidence(printEvidence(full), hash), { evidence: full });
  });

  it('names the feature of which a figure was changed', () => {
    assert.match(
      problemOf(text.replace('"nPos": 24', '"nPos": 25')),
      /^the evidence of animal is not as Dimcat wrote it/,
    );
  });

  it('is refused where a seal is missing, moved or of another feature', () => {
    const json = JSON.parse(text) as {
      sha256: string;
      features: Record<string, { sha256?: string }>;
    };
    const with_ = (features: object, head: object = {}) =>
      problemOf(JSON.stringify({ ...json, ...head, features }));
    const { animal, plant } = json.features;
    assert.match(with_({ animal: plant, plant: animal }), /evidence of animal/);
    assert.match(with_({ animal, plant: { ...plant, sha256: undefined } }), /evidence of plant/);
    assert.match(
      with_({ animal, plant: { ...plant, sha256: animal!.sha256 } }),
      /evidence of plant/,
    );
    assert.match(with_({ animal }, { sha256: undefined }), /about the model/);
    assert.equal(with_({ animal }), '', 'a feature may be taken out');
  });

  it('takes a merge that has each feature from either side', () => {
    const ours = sealed(evidenceFile({ a: { flip }, b: { measurement } }));
    const theirs = sealed(evidenceFile({ b: { measurement, flip }, c: { flip } }));
    type Json = { features: object };
    const [one, two] = [ours, theirs].map((each) => JSON.parse(each) as Json);
    const features = { ...one!.features, ...two!.features };
    assert.equal(problemOf(JSON.stringify({ ...one, features })), '');
    assert.match(problemOf(`<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> b\n`), /not JSON/);
  });
});

describe('the evidence of the examples', () => {
  for (const name of ['everyday', 'wordnet'])
    it(`is what Dimcat writes, so that measuring again changes nothing: ${name}`, () => {
      const kept = readFileSync(path.join(root, `examples/${name}.dims.evidence.json`), 'utf8');
      const parsed = parseEvidence(kept, hash);
      assert.ok('evidence' in parsed);
      assert.ok(sealed(parsed.evidence) === kept, 'run npm run examples');
    });
});

describe('reading a large file', () => {
  it('pauses at each feature', () => {
    const features = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, { flip }]));
    assert.ok([...evidenceSteps(sealed(evidenceFile(features)), hash)].length >= 100);
  });

  it('finds the members that JSON.parse finds, in any JSON', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(objects, fc.integer({ min: 0, max: 3 }), (object, indent) => {
        const json = JSON.stringify(object, null, indent);
        assert.deepEqual(Object.fromEntries(membersIn(json)), JSON.parse(json));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('throws nothing but a syntax error for other texts', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.nat(), (json, cut) => {
        try {
          membersIn(json.slice(0, cut % (json.length + 1)));
        } catch (error) {
          assert.ok(error instanceof SyntaxError, String(error));
        }
      }),
      { seed: 3, numRuns: 500 },
    );
    assert.match(problemOf(`{"dimcatEvidence": 1, "model": ${'['.repeat(100_000)}`), /not JSON/);
  });
});

/** By the characters and by the bytes, which agree. */
function membersIn(json: string): [string, unknown][] {
  const bytes = jsonBytes(Buffer.from(json), (part) => Buffer.from(part).toString());
  const [ofText, ofBytes] = [jsonText(json), bytes].map(eachOf);
  const found = ofText!();
  assert.deepEqual(ofBytes!(), found);
  return found;
}

const eachOf = (json: JsonText) => (): [string, unknown][] => {
  const found: [string, unknown][] = [];
  const members = membersOf(json, 0);
  for (let step = members.next(0); !step.done;) {
    const { key, start } = step.value;
    const end = endOfValue(json, start);
    found.push([key, JSON.parse(json.slice(start, end))]);
    step = members.next(end);
  }
  return found;
};
