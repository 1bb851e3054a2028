/**
 * A tokenizer as Dimcat reads it, beside what the reference implementation says about it
 * (test/bench/tokenizers/reference.py).
 */
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import type { VocabularyLookup } from '../../server/catalog/facts';
import { resolveToken } from '../../server/catalog/resolve/resolveToken';
import { openTokenizer } from '../../server/inference/tokenizer/openTokenizer';
import { root, tokenizerHostPath } from './paths';

interface Reference {
  /** Of the Python package tokenizers. */
  readonly version: string;
  /** Number of tokens that are not special. */
  readonly ordinary: number;
  /** Token ids of each text of strings.json. */
  readonly strings: readonly (readonly number[])[];
  /** Ordinary tokens that decoding and encoding give back. */
  readonly survivors: readonly number[];
}

export interface Conformance {
  readonly tokens: number;
  readonly strings: number;
  /**
   * Those of the reference, without the unused tokens that Dimcat recognises by name (`<unused7>`): they are not
   * anchors.
   */
  readonly survivors: number;
  /** One sentence for each string with other ids. */
  readonly otherIds: readonly string[];
  /** One sentence for each survivor whose own text, written as an anchor, is not the token. */
  readonly otherAnchors: readonly string[];
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

/** @param folder Of a tokenizer.json and its reference.json. */
export async function conformance(folder: string): Promise<Conformance> {
  const reference = json(path.join(folder, 'reference.json')) as Reference;
  const texts = json(path.join(root, 'test/bench/tokenizers/strings.json')) as string[];
  const tokenizer = await openTokenizer(path.join(folder, 'tokenizer.json'), tokenizerHostPath);
  try {
    const otherIds: string[] = [];
    for (const [i, text] of texts.entries()) {
      const [ours, theirs] = [(await tokenizer.encode(text)).join(), reference.strings[i]!.join()];
      if (ours !== theirs) otherIds.push(`${JSON.stringify(text)} is ${ours}, reference ${theirs}`);
    }
    const { vocabulary } = tokenizer;
    const survivors = reference.survivors.filter((id) => !vocabulary.isSpecial(id));
    return {
      tokens: vocabulary.size,
      strings: texts.length,
      survivors: survivors.length,
      otherIds,
      otherAnchors: survivors.flatMap((id) => otherAnchor(id, vocabulary)),
    };
  } finally {
    await tokenizer.dispose();
  }
}

/** Why a token's own text, written as an anchor, is not the token. */
function otherAnchor(id: number, vocabulary: VocabularyLookup): string[] {
  const text = vocabulary.textOf(id);
  const { token, problem } = resolveToken(
    { kind: 'text', text, span: { start: 0, end: 0 } },
    vocabulary,
  );
  if (token?.id === id) return [];
  return [`token ${id}, ${JSON.stringify(text)}, is ${token?.id ?? problem?.code}`];
}
