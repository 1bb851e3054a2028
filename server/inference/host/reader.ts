/** The file reader that a model's input and its preprocessor need. */
import { openReader } from '../../inputs/api';
import type { InputReader } from '../../inputs/types';
import { faultError } from '../../protocol/fault';
import type { InputFiles } from '../api';
import type { OpenModel } from './openModel';

export type { InputReader };

/**
 * @throws FaultError `model-unsupported` for a model that reads tokens, or has not just one input of numbers;
 * `preprocessing-unsupported`.
 */
export function readerOf(model: OpenModel, files: InputFiles): Promise<InputReader> {
  const { modality, config } = files;
  const input = numericInput(model);
  return openReader({ modality, input, ...(config === undefined ? {} : { config }) });
}

/** The one input that holds an image or a sound. @throws FaultError `model-unsupported`. */
export function numericInput({ located, inputs, path }: OpenModel): OpenModel['inputs'][number] {
  if (located.embedding)
    throw faultError(
      'model-unsupported',
      `${path} reads tokens (the input ${located.embedding.input}), no images or sounds.`,
      'Remove model.modality, or name the model that reads them (of two streams: model.stream).',
    );
  const [input, second] = inputs;
  if (input && !second) return input;
  const names = inputs.map(({ name }) => name).join(', ');
  throw faultError(
    'model-unsupported',
    input
      ? `${path} has several inputs of numbers (${names}), and which one holds the image or sound cannot be determined.`
      : `${path} has no input of floating-point numbers for an image or a sound.`,
    'Export the model with one such input, e.g. pixel_values or input_values.',
  );
}
