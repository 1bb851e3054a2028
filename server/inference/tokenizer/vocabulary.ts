/** A vocabulary in memory. */
import { faultError } from '../../protocol/fault';
import type { ModelSummary, Vocabulary } from '../api';
import type { VocabularyData } from './vocabularyData';

export function vocabularyOf(data: VocabularyData, sha256: string): Vocabulary {
  const byText = new Map<string, number[]>();
  data.texts.forEach((text, id) => {
    if (text === '') return;
    const ids = byText.get(text);
    if (ids) ids.push(id);
    else byText.set(text, [id]);
  });
  return {
    sha256,
    size: data.texts.length,
    textOf: (id) => data.texts[id] ?? '',
    isSpecial: (id) => data.special[id] !== 0,
    idsOf: (text) => byText.get(text) ?? [],
    bos: data.bos,
  };
}

/** Padding and tokens kept in reserve make up some hundredths of an embedding, never half of it. */
const leastShare = 0.5;

/**
 * A model may have some more rows than the tokenizer has ids (padding), never fewer.
 *
 * @throws FaultError `tokenizer-mismatch`.
 */
export function requireFit(vocabulary: Pick<Vocabulary, 'size'>, model: ModelSummary): void {
  const { size } = vocabulary;
  const rows = model.vocabulary;
  if (size <= rows && size >= leastShare * rows) return;
  const only = size > rows ? 'only ' : '';
  throw faultError(
    'tokenizer-mismatch',
    `The tokenizer belongs to another model: it has ${size} tokens, and the model's embedding has ${only}${rows} rows.`,
    'Name the tokenizer.json that belongs to this model.',
  );
}
