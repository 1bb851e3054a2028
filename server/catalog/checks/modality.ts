import { nouns, type Modality } from '../../protocol/nouns';
import { modalityOf } from '../modality';
import { problem } from '../problem';
import type { Catalog, Problem, Span } from '../types';
import type { Check } from './context';

/** Every key fits the model's modality. */
export const checkModality: Check = ({ catalog, facts }) => {
  const modality = modalityOf(catalog);
  const span = (catalog.model?.path ?? catalog.model?.hub)?.span;
  if (modality === 'text' && facts.model?.vocabulary === 0 && span) {
    const message = `${readsNoTokens.message} ${readsNoTokens.advice}`;
    return [problem('modality-mismatch', span, message, { severity: 'error' })];
  }
  const strange = modality === 'text' ? ofInputs(catalog) : ofText(catalog);
  return strange.map(([what, span]) => {
    const message = `${what}, and this catalog's model reads ${nouns[modality].many}: nothing reads it.`;
    return problem('modality-mismatch', span, message);
  });
};

/** Of a model whose modality is not written. */
export const readsNoTokens = {
  message: 'The model takes no token ids, and the catalog does not say what it reads.',
  advice:
    'Write model.modality: vision (images) or audio (sounds), and name the files in input.files.',
} as const;

type Written = readonly (readonly [what: string, span: Span])[];

function ofText({ model, prefixSpan, frequency }: Catalog): Written {
  return [
    ...(model?.tokenizer ? [['A tokenizer is for text', model.tokenizer.span] as const] : []),
    ...(frequency ? [['Frequencies are those of words', frequency.span] as const] : []),
    ...(prefixSpan ? [['A prefix goes before tokens of text', prefixSpan] as const] : []),
  ];
}

function ofInputs({ model, inputs }: Catalog): Written {
  const { files, position } = inputs;
  const reads = 'images and sounds (model.modality: vision or audio)';
  return [
    ...(files ? [[`input.files is for ${reads}`, files.span] as const] : []),
    ...(position ? [[`input.position is for ${reads}`, position.span] as const] : []),
    ...(model?.preprocessor
      ? [[`model.preprocessor is for ${reads}`, model.preprocessor.span] as const]
      : []),
  ];
}

/** The images or sounds can be listed. */
export const checkInputs: Check = ({ catalog, facts }) => {
  const { files } = catalog.inputs;
  const preprocessor = facts.files.get(catalog.model?.preprocessor?.value ?? '');
  if (modalityOf(catalog) === 'text' || !files || facts.inputsFault === undefined) return [];
  if (preprocessor && preprocessor.state !== 'present') return [];
  return [problem('inputs-unusable', files.span, facts.inputsFault)];
};

/** The preprocessor's configuration exists, is JSON, and is for this modality. */
export const checkPreprocessor: Check = ({ catalog, facts }) => {
  const modality = modalityOf(catalog);
  const file = catalog.model?.preprocessor;
  const fact = file && facts.files.get(file.value);
  if (modality === 'text' || !file || !fact) return [];
  if (fact.state === 'missing') return [said(file.span, `The file ${file.value} does not exist.`)];
  if (fact.state === 'unreadable')
    return [
      said(file.span, `The file ${file.value} cannot be read: ${fact.reason.replace(/\.$/, '')}.`),
    ];
  const found = fact.text === undefined ? modality : modalityIn(fact.text);
  if (found === modality || found === undefined) return [];
  const is = found === 'none' ? 'is not a JSON object' : `is made for ${nouns[found].many}`;
  return [
    said(file.span, `The file ${file.value} ${is}; this model reads ${nouns[modality].many}.`),
  ];
};

function said(span: Span, message: string): Problem {
  return problem('preprocessor-unusable', span, message);
}

/** The modality of a configuration, by the keys that only one kind has; undefined if it has none of them. */
function modalityIn(text: string): Exclude<Modality, 'text'> | 'none' | undefined {
  const keys = keysOf(text);
  if (!keys) return 'none';
  if (['sampling_rate', 'num_mel_bins', 'n_fft', 'feature_size'].some((key) => keys.has(key)))
    return 'audio';
  return ['image_mean', 'image_processor_type', 'do_resize', 'crop_size'].some((key) =>
    keys.has(key),
  )
    ? 'vision'
    : undefined;
}

function keysOf(text: string): ReadonlySet<string> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? new Set(Object.keys(value)) : undefined;
  } catch {
    // Not JSON: the caller reports it.
    return undefined;
  }
}
