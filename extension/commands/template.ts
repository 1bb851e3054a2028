/** The initial text of a new catalog. Pure. */

/** A model by its hub. */
export interface HubFacts {
  /** `owner/name`. */
  readonly hub: string;
  readonly revision: string;
  /** Inside the repository; absent: its checkpoint. */
  readonly file?: string;
}

/**
 * The model by its files, or by the folder of its checkpoint, relative to the catalog with `/` between folders; or by
 * its hub.
 */
export type TemplateFacts =
  | { readonly model: string; readonly tokenizer: string }
  | { readonly checkpoint: string }
  | HubFacts;

/**
 * A complete, valid catalog, with a comment at each choice.
 *
 * Layer 1 exists in every model with a block; the person has to find out which layer is best.
 */
export function catalogTemplate(
  facts: TemplateFacts,
  anchors: readonly string[] = ANCHORS,
): string {
  return `# A Dimcat catalog: what the hidden dimensions of one model encode, at one site.
# Hover any key to read what it means. Measured numbers are kept beside this file, never in it.
dimcat: 1
title: New catalog
model:
${modelLines(facts)}
site: { kind: resid, layer: 1 } # after block 1; layer 0 is the embedding output
input: { prefix: none } # none | bos | tokens: [..]
signs: centred # centred on the vocabulary's mean | raw
features:
  - id: animal # never changes; other files may refer to it
    label: Animals
    # Single tokens that have the feature; with 20 or more the interval gets narrow.
    # ${spacing(anchors)}
    anchors:
      [${lines(anchors).join(',\n       ')}]
    register: auto # auto | { tau: 0.75 } | { top: 64 } | { dims: { pos: [3, 10-12], neg: [7] } }
    # What you claim. The Test Explorer and "dimcat verify" check it.
    expect: { auc: { min: 0.8 } }
    status: draft # draft | candidate | validated | refuted | deprecated
`;
}

/** Of vocabularies that cannot be read yet. */
const ANCHORS = [
  ...[' dog', ' cat', ' horse', ' cow', ' pig', ' sheep', ' goat', ' bird', ' fish', ' bear'],
  ...[
    ' wolf',
    ' fox',
    ' lion',
    ' tiger',
    ' mouse',
    ' rabbit',
    ' duck',
    ' chicken',
    ' frog',
    ' snake',
  ],
];

function spacing(words: readonly string[]): string {
  return words.some((word) => word.startsWith(' '))
    ? 'Most vocabularies write a word within a text with a leading space.'
    : 'Words are written as the vocabulary has them: this one has no leading spaces.';
}

/** Ten words a line. */
function lines(words: readonly string[]): readonly string[] {
  const rows = Array.from({ length: Math.ceil(words.length / 10) }, (_, i) =>
    words.slice(10 * i, 10 * i + 10),
  );
  return rows.map((row) => row.map((word) => JSON.stringify(word)).join(', '));
}

function modelLines(facts: TemplateFacts): string {
  if ('model' in facts) {
    return `  path: ${JSON.stringify(facts.model)} # relative to this file
  tokenizer: ${JSON.stringify(facts.tokenizer)}`;
  }
  if ('checkpoint' in facts)
    return `  path: ${JSON.stringify(facts.checkpoint)} # the folder of config.json, relative to this file`;
  const file =
    facts.file === undefined
      ? ''
      : `\n  path: ${JSON.stringify(facts.file)} # inside the repository`;
  return `  hub: ${JSON.stringify(facts.hub)} # "Dimcat: Pull Model" downloads it on another machine
  revision: ${JSON.stringify(facts.revision)}${file}`;
}
