/** Reads pictures and sounds as the numbers that a model takes. */
import { openAudioReader } from './audio/reader';
import { openImageReader } from './image/reader';
import type { InputReader, ReaderRequest } from './types';

export type { InputReader, ReaderRequest } from './types';

/**
 * Makes the reader that a model's preprocessing requires. Decoders are loaded with the first file that needs them.
 *
 * @throws FaultError `preprocessing-unsupported`: the configuration is of another kind, requires an unsupported step,
 * or does not fit the model's input.
 */
export function openReader(request: ReaderRequest): Promise<InputReader> {
  const open = request.modality === 'vision' ? openImageReader : openAudioReader;
  return Promise.resolve(request).then(open);
}
