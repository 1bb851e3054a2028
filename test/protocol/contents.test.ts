import assert from 'node:assert/strict';
import { mistaken, requireContent, type Wanted } from '../../server/protocol/contents';
import { FaultError } from '../../server/protocol/fault';

const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9085657\n';
const model = '\x08\x07\x12\x07pytorch\x1a\x011:';
const catalog = '# Mine.\n\ndimcat: 1\n';
const tokenizer = '{\n  "version": "1.0",\n  "added_tokens": [],';
const safetensors = '\x40\x01\0\0\0\0\0\0{"lm_head.weight":';
const config = '{\n  "architectures": ["LlamaForCausalLM"],';
const page = '\ufeff<!DOCTYPE html><html>';

describe('what a file holds', () => {
  const cases: [string, Wanted, RegExp | undefined][] = [
    [pointer, 'model', /^is a Git LFS pointer of 72 bytes.* Run git lfs pull .*or .*Pull Model/],
    [pointer, 'tokenizer', /^is a Git LFS pointer of 72 bytes.* Run git lfs pull in its folder\.$/],
    [pointer, 'catalog', /Git LFS/],
    [pointer, 'other', /Git LFS/],
    [page, 'model', /^is a web page/],
    [page, 'tokenizer', /^is a web page/],
    [page, 'other', undefined],
    [model, 'catalog', /^is an ONNX model, not a catalog/],
    [model, 'tokenizer', /^is an ONNX model, not a tokenizer/],
    [model, 'model', undefined],
    [catalog, 'model', /^is a catalog, not a model/],
    [catalog, 'tokenizer', /^is a catalog, not a tokenizer/],
    [catalog, 'catalog', undefined],
    [tokenizer, 'model', /^is a tokenizer, not a model/],
    [tokenizer, 'catalog', /^is a tokenizer, not a catalog/],
    [tokenizer, 'tokenizer', undefined],
    [
      safetensors,
      'model',
      /^is one file of a checkpoint, not a model. Name the folder that holds config\.json/,
    ],
    [safetensors, 'catalog', /^is one file of a checkpoint, not a catalog.* model\.path/],
    [safetensors, 'weights', undefined],
    [config, 'model', /^is one file of a checkpoint, not a model/],
    [config, 'tokenizer', /^is one file of a checkpoint, not a tokenizer/],
    ['PK\x03\x04..pytorch_model/data.pkl', 'model', /^holds pickled weights, which can run code/],
    ['PK\x03\x04..word/document.xml', 'model', undefined],
    [
      '\x80\x02}q',
      'weights',
      /^holds pickled weights, which can run code\. Get a version with safetensors/,
    ],
    [
      'GGUF\x03\0\0\0',
      'model',
      /^is a GGUF file of llama\.cpp, which Dimcat does not read\. Get the model/,
    ],
    ['{"dimcat": 1}', 'model', undefined],
    ['', 'catalog', undefined],
  ];
  for (const [text, wanted, words] of cases)
    it(`${JSON.stringify(text.slice(0, 12))} for a ${wanted}: ${String(words ?? 'nothing is said')}`, () => {
      const found = mistaken(text, text.length, wanted);
      if (words) assert.match(`${found?.what}. ${found?.advice}`, words);
      else assert.equal(found, undefined);
      assert.doesNotMatch(found?.advice ?? '', /dimcat [a-z]/, 'said on the command line alone');
    });

  it('is required to be no pointer', () => {
    assert.equal(requireContent('x', 'a', 'bad-arguments'), 'a');
    assert.throws(
      () => requireContent('x.csv', pointer, 'bad-arguments'),
      (error) => error instanceof FaultError && error.fault.code === 'bad-arguments',
    );
  });
});
