import assert from 'node:assert/strict';
import { applyEdits } from '../../server/catalog/edit/textEdit';
import { parseCatalog } from '../../server/catalog/parseCatalog';
import { namedOnHub, nameModel, type ModelFields } from '../../server/service/hubModel';
import { documentIn } from './support';

const COMMIT = '0123456789012345678901234567890123456789';
const byHub: ModelFields = { hub: 'a/b', revision: COMMIT, path: 'onnx/model.onnx' };

/** The text after naming, which reads back as what was named. */
function named(text: string, fields: ModelFields = byHub): string {
  const after = applyEdits(text, nameModel(documentIn(text), fields));
  const model = parseCatalog(after).catalog?.model;
  for (const [key, value] of Object.entries(fields))
    assert.equal(model?.[key as keyof ModelFields]?.value, value, after);
  return after;
}

describe('The model of a catalog and its hub', () => {
  it('is named with its revision', () => {
    const of = (model: string) => namedOnHub(documentIn(`dimcat: 1\nmodel: ${model}\n`));
    assert.equal(of('{ hub: a/b }'), 'a/b');
    assert.equal(of('{ hub: a/b, revision: v1 }'), 'a/b@v1');
    assert.equal(of('{ path: m.onnx }'), undefined);
  });

  it('is written into a block, beside what is there, with its comments', () => {
    assert.equal(
      named('dimcat: 1\nmodel:\n  hub: x/y   # ours\n  modality: text\nsigns: raw\n'),
      `dimcat: 1\nmodel:\n  hub: a/b   # ours\n  revision: "${COMMIT}"\n  path: onnx/model.onnx\n  modality: text\nsigns: raw\n`,
    );
  });

  it('is written into braces, in the place of what is there', () => {
    assert.equal(
      named('dimcat: 1\nmodel: { path: old.onnx, id: b }\n', {
        path: '../c/m.onnx',
        sha256: 'ab'.repeat(32),
      }),
      `dimcat: 1\nmodel: { path: "../c/m.onnx", sha256: ${'ab'.repeat(32)}, id: b }\n`,
    );
    named('dimcat: 1\nmodel: {}\n');
  });

  it('is added if there is none', () => {
    assert.equal(
      named('dimcat: 1\ntitle: T\nsigns: raw\n'),
      `dimcat: 1\ntitle: T\nmodel: { hub: a/b, revision: "${COMMIT}", path: onnx/model.onnx }\nsigns: raw\n`,
    );
  });
});
