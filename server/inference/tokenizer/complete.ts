/** What the library lacks compared with the reference implementation, the Rust library `tokenizers`. */
import type { Normalizer, TokenizerModel } from '@huggingface/tokenizers';
import { precompiledNormalizer } from './precompiled';
import type { TokenizerFile } from './tokenText';

/**
 * Adds byte fallback to a Unigram model, which the library supports for BPE only.
 *
 * @throws Error in words if a file needs what neither the library nor Dimcat supports: tokens would be silently wrong.
 */
export function completeModel(
  model: TokenizerModel,
  file: NonNullable<TokenizerFile['model']>,
): void {
  if (file.type === 'BPE' && isText(file['continuing_subword_prefix']))
    throw new Error(
      `its BPE writes ${JSON.stringify(file['continuing_subword_prefix'])} before pieces that continue a word, which Dimcat does not support`,
    );
  if (file.type !== 'Unigram' || file['byte_fallback'] !== true) return;
  const encode = model.encode.bind(model);
  model.encode = (words) => joined(encode(words), model).flatMap((piece) => known(piece, model));
}

/** Makes SentencePiece's normalizers read their tables. @throws Error in words for a damaged table. */
export function completeNormalizer(normalizer: Normalizer | null): void {
  normalizer?.normalizers?.forEach(completeNormalizer);
  const { type, precompiled_charsmap: charsmap } = normalizer?.config ?? {};
  if (normalizer && type === 'Precompiled' && typeof charsmap === 'string' && charsmap !== '')
    normalizer.normalize = precompiledNormalizer(charsmap);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

/** Consecutive unknown characters are one unknown piece. */
function joined(pieces: readonly string[], { tokens_to_ids }: TokenizerModel): string[] {
  const runs: string[] = [];
  let open = '';
  const close = (): void => {
    if (open !== '') runs.push(open);
    open = '';
  };
  for (const piece of pieces) {
    if (!tokens_to_ids.has(piece)) open += piece;
    else {
      close();
      runs.push(piece);
    }
  }
  close();
  return runs;
}

/** A piece of the vocabulary, or the tokens of its bytes if all of them are in it. */
function known(piece: string, { tokens_to_ids }: TokenizerModel): string[] {
  if (tokens_to_ids.has(piece)) return [piece];
  const bytes = Array.from(
    new TextEncoder().encode(piece),
    (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  return bytes.every((token) => tokens_to_ids.has(token)) ? bytes : [piece];
}
