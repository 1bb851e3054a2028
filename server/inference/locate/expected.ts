/** What a configuration beside a model says about it: a check of what its graph shows. */

/** One model that a configuration describes; each of several parts (text, vision) is one. */
export interface Expected {
  /** As messages name it, e.g. "config.json (text_config)". */
  readonly source: string;
  /** Number of blocks. */
  readonly layers: number | undefined;
  /** D. */
  readonly width: number | undefined;
  readonly heads: number | undefined;
  /** Heads of keys and values. */
  readonly keyHeads: number | undefined;
  /** Counts that blocks of another kind have instead, as of global and of sliding attention. */
  readonly otherHeads: readonly number[];
  /** Rows of the token embedding; undefined if the part reads no tokens. */
  readonly vocabulary: number | undefined;
  /** For each block, whether it has attention (with softmax); undefined if that is not listed. */
  readonly attends: readonly (boolean | undefined)[] | undefined;
  /** Whether mixers and feed-forward parts are listed one by one, each as a block. */
  readonly single: boolean;
  /** For an encoder-decoder. */
  readonly side: 'encoder' | 'decoder' | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Names that configurations use for one number; the first one present counts. */
const names = {
  layers: [
    ...['num_hidden_layers', 'n_layer', 'n_layers', 'num_layers', 'num_transformer_layers'],
    ...['depth', 'encoder_layers'],
  ],
  width: [
    ...['hidden_size', 'd_model', 'n_embd', 'n_embed', 'dim', 'emb_dim', 'embed_dim', 'model_dim'],
  ],
  heads: ['num_attention_heads', 'n_head', 'n_heads', 'num_heads'],
  keyHeads: ['num_key_value_heads'],
  vocabulary: ['vocab_size', 'n_words'],
} as const;

/** The sides of an encoder-decoder; numbers that are absent are the same for both. */
const sides = {
  encoder: {
    layers: [
      ...['encoder_layers', 'num_encoder_layers', 'encoder_num_hidden_layers', 'num_layers'],
    ],
    heads: [
      ...['encoder_attention_heads', 'num_encoder_attention_heads'],
      'encoder_num_attention_heads',
    ],
    width: [],
  },
  decoder: {
    layers: ['decoder_layers', 'num_decoder_layers', 'decoder_num_hidden_layers'],
    heads: [
      ...['decoder_attention_heads', 'num_decoder_attention_heads'],
      'decoder_num_attention_heads',
    ],
    width: ['decoder_hidden_size'],
  },
} as const;

/**
 * The models that a configuration describes.
 *
 * @param config Parsed config.json or genai_config.json.
 * @param file Its name for messages.
 * @returns Empty if it names no number of blocks.
 */
export function expectedBy(config: unknown, file: string): Expected[] {
  return isObject(config) ? partsOf(config, { file, path: [], vocabulary: undefined }) : [];
}

function partsOf(config: Json, at: Place): Expected[] {
  const vocabulary = numberOf(config, names.vocabulary) ?? at.vocabulary;
  const inner = Object.entries(config).flatMap(([key, value]) => {
    if (!isObject(value) || at.path.length > 3) return [];
    const reads = !/vision|visual|image|audio|speech|encoder/.test(key);
    const place = { ...at, path: [...at.path, key], vocabulary: reads ? vocabulary : undefined };
    return partsOf(value, place);
  });
  const own = ownParts(config, { ...at, vocabulary });
  if (own.length > 0 || inner.length > 0 || !isModel(config, at)) return [...own, ...inner];
  return [{ ...unknown, source: sourceOf(at) }];
}

/** Whether a part without numbers may be a model rather than a table of settings. */
function isModel(config: Json, { path }: Place): boolean {
  const key = path.at(-1) ?? 'model';
  return (
    'model_type' in config && /model|text|lang|llm|code|visi|image|audio|speech|talk/.test(key)
  );
}

/** Where a file describes a part, and the vocabulary of the enclosing model. */
interface Place {
  readonly file: string;
  readonly path: readonly string[];
  readonly vocabulary: number | undefined;
}

function sourceOf({ file, path }: Place): string {
  return path.length === 0 ? file : `${file} (${path.join('.')})`;
}

/** A part that is named but not described: it may be the model. */
const unknown: Omit<Expected, 'source'> = {
  ...{ layers: undefined, width: undefined, heads: undefined, keyHeads: undefined },
  otherHeads: [],
  ...{ vocabulary: undefined, attends: undefined, single: false, side: undefined },
};

function ownParts(config: Json, at: Place): Expected[] {
  const source = sourceOf(at);
  const stages = stagesOf(config, source);
  if (stages.length > 0) return stages;
  const plain = {
    ...{ source, vocabulary: at.vocabulary },
    layers: numberOf(config, names.layers) ?? kindsOf(config)?.length,
    width: numberOf(config, names.width),
    heads: numberOf(config, names.heads),
    keyHeads: numberOf(config, names.keyHeads),
    otherHeads: otherHeadsOf(config),
    attends: attendsOf(config),
    single: isSingle(config),
    side: at.path.at(-1) === 'encoder' ? ('encoder' as const) : undefined,
  };
  if (numberOf(config, sides.decoder.layers) === undefined)
    return plain.layers === undefined ? [] : [plain];
  return (['encoder', 'decoder'] as const).map((side) => ({
    ...plain,
    ...{ source: `${source}, ${side}`, side },
    layers: numberOf(config, sides[side].layers) ?? plain.layers,
    heads: numberOf(config, sides[side].heads) ?? plain.heads,
    width: numberOf(config, sides[side].width) ?? plain.width,
  }));
}

/** Models in stages (Swin): a stream for each, with its own depth, width and heads. */
function stagesOf(config: Json, source: string): Expected[] {
  const { depths, num_heads: heads } = config;
  const first = numberOf(config, ['embed_dim']);
  if (!isNumbers(depths)) return [];
  return depths.map((layers, i) => ({
    ...{ source: `${source}, stage ${i + 1}`, layers, single: false, side: undefined },
    width: first === undefined ? undefined : first * 2 ** i,
    heads: isNumbers(heads) ? heads[i] : undefined,
    ...{ keyHeads: undefined, otherHeads: [], vocabulary: undefined, attends: undefined },
  }));
}

const attentive = /^((full|sliding|chunked|local|global)_)?attention$/;
const other = /^(linear_attention|conv|mamba2?|recurrent|mlp|moe)$/;

/** Kinds of blocks, listed one by one. */
function kindsOf(config: Json): readonly string[] | undefined {
  const listed = config['layer_types'] ?? config['layers_block_type'];
  if (Array.isArray(listed) && listed.every((kind) => typeof kind === 'string')) return listed;
  const pattern = config['hybrid_override_pattern'];
  if (typeof pattern !== 'string') return undefined;
  const letters: Readonly<Record<string, string>> = {
    ...{ M: 'mamba', '*': 'attention', '-': 'mlp', E: 'moe' },
  };
  return Array.from(pattern, (letter) => letters[letter] ?? '');
}

/** Under names such as num_global_key_value_heads and swa_num_attention_heads. */
function otherHeadsOf(config: Json): number[] {
  const main: readonly string[] = [...names.heads, ...names.keyHeads];
  const more = /(?<!encoder_|encoder_num_|decoder_|decoder_num_)(attention|key_value)_heads$/;
  return Object.entries(config).flatMap(([key, value]) =>
    more.test(key) && !main.includes(key) && isCount(value) ? [value] : [],
  );
}

function attendsOf(config: Json): Expected['attends'] {
  return kindsOf(config)?.map((kind) =>
    attentive.test(kind) ? true : other.test(kind) ? false : undefined,
  );
}

/** Nemotron-H lists its feed-forward parts as layers. */
function isSingle(config: Json): boolean {
  return kindsOf(config)?.some((kind) => kind === 'mlp' || kind === 'moe') ?? false;
}

function numberOf(config: Json, keys: readonly string[]): number | undefined {
  return keys.map((key) => config[key]).find(isCount);
}

/** 0 means that a part is absent. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && value !== 0;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every(isCount);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
