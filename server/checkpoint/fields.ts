/** The fields of a config.json, each read by a decoder; what nobody reads is refused by its name. */
import { asObject, Mismatch, type Decoder } from '../protocol/decode';
import { faultError } from '../protocol/fault';

/** Fields of any family that change nothing in the forward pass: training, generation, bookkeeping. */
const withoutEffect = new Set([
  ...['_attn_implementation_autoset', '_name_or_path', 'architectures', 'attn_implementation'],
  // Names Python files, of which Dimcat runs none: the family is the one that model_type names.
  'auto_map',
  ...['bad_words_ids', 'begin_suppress_tokens', 'bos_token_id', 'chunk_size_feed_forward'],
  ...['cross_attention_hidden_size', 'decoder_start_token_id', 'diversity_penalty', 'do_sample'],
  ...['dtype', 'early_stopping', 'encoder_no_repeat_ngram_size', 'eos_token_id'],
  ...['exponential_decay_length_penalty', 'finetuning_task', 'forced_bos_token_id'],
  ...['forced_eos_token_id', 'gradient_checkpointing', 'id2label', 'initializer_range'],
  ...['label2id', 'length_penalty', 'max_length', 'min_length', 'no_repeat_ngram_size'],
  ...['num_beam_groups', 'num_beams', 'num_labels', 'num_return_sequences'],
  ...['output_attentions', 'output_hidden_states', 'output_scores', 'pad_token_id', 'prefix'],
  ...['problem_type', 'pruned_heads', 'remove_invalid_values', 'repetition_penalty'],
  ...['return_dict', 'return_dict_in_generate', 'sep_token_id', 'suppress_tokens'],
  ...['task_specific_params', 'temperature', 'tf_legacy_loss', 'tie_encoder_decoder'],
  ...['tokenizer_class', 'top_k', 'top_p', 'torch_dtype', 'torchscript', 'transformers_version'],
  ...['typical_p', 'use_bfloat16', 'use_cache', 'unk_token_id', 'mask_token_id'],
  // What trainers and other runtimes leave behind, SmolLM2's files for instance.
  ...['is_llama_config', 'neftune_noise_alpha', 'transformers.js_config'],
  ...['unsloth_fixed', 'unsloth_version'],
]);

/** Fields that change nothing at one value, which many files state, and something at another. */
const neutral: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['add_cross_attention', false],
  ['full_attn_mod', 1],
  ['interpolate_factor', 1],
  ['is_encoder_decoder', false],
  ['lm_head_bias', false],
  ['mlp_bias', false],
  ['rope_interleaved', false],
  ['use_mrope', false],
]);

export class Fields {
  private readonly read = new Set<string>();

  /**
   * @param values The object in the file.
   * @param file Its path, for messages.
   * @param place The field that holds the object, with a dot at its end; '' for the whole file.
   */
  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    readonly file: string,
    private readonly place: string,
  ) {}

  /** @throws FaultError `model-corrupt` for a value that is not an object. */
  static of(value: unknown, file: string, place = ''): Fields {
    return new Fields(
      decoded(file, () => asObject(value, place)),
      file,
      place,
    );
  }

  /** Whether a field has a value; null counts as none, as in Python. */
  has(name: string): boolean {
    return this.value(name) !== undefined;
  }

  /**
   * The value of a field.
   *
   * @param otherwise In place of a missing field or null: what the library's own configuration takes then.
   * @throws FaultError `model-unsupported` for a missing or wrong value.
   */
  get<T>(name: string, decoder: Decoder<T>): T;
  get<T, D>(name: string, decoder: Decoder<T>, otherwise: D): T | D;
  get<T>(name: string, decoder: Decoder<T>, ...otherwise: T[]): T {
    const value = this.value(name);
    this.read.add(name);
    if (value === undefined && otherwise.length > 0) return otherwise[0]!;
    if (value === undefined)
      throw unsupported(this.file, `has no ${this.place}${name}`, 'needs it to build the model');
    return decoded(this.file, () => decoder(value, `${this.place}${name}`));
  }

  /** The fields of an object in a field; undefined if it is missing. Its own fields are to be read as well. */
  inner(name: string): Fields | undefined {
    const value = this.value(name);
    this.read.add(name);
    return value === undefined ? undefined : Fields.of(value, this.file, `${this.place}${name}.`);
  }

  /** Fields of this family that are known to change nothing in the forward pass. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.read.add(name);
  }

  /**
   * Ends the reading.
   *
   * @throws FaultError `model-unsupported` for a field that was neither read nor known to have no effect.
   */
  finish(): void {
    const left = Object.keys(this.values).filter(
      (name) => !this.read.has(name) && !withoutEffect.has(name) && this.matters(name),
    );
    if (left.length === 0) return;
    const names = left.map((name) => `${this.place}${name}`.slice(0, 120)).join(', ');
    throw unsupported(
      this.file,
      `sets ${names}`,
      `does not know what ${left.length === 1 ? 'this field changes' : 'these fields change'}`,
    );
  }

  /** A value that the family cannot compute. */
  refuse(name: string, supported: string): Error {
    const value = JSON.stringify(this.values[name] ?? null).slice(0, 120);
    return unsupported(
      this.file,
      `sets ${this.place}${name} to ${value}`,
      `knows ${supported} for this family`,
    );
  }

  private matters(name: string): boolean {
    return this.has(name) && !(neutral.has(name) && this.value(name) === neutral.get(name));
  }

  private value(name: string): unknown {
    return Object.hasOwn(this.values, name) ? (this.values[name] ?? undefined) : undefined;
  }
}

function decoded<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    throw faultError(
      'model-unsupported',
      `${file} cannot be read: ${error.message}.`,
      'Download the configuration again.',
      error,
    );
  }
}

function unsupported(file: string, what: string, why: string): Error {
  return faultError(
    'model-unsupported',
    `${file} ${what}, and Dimcat ${why}.`,
    'Export the model to ONNX and name the .onnx file, which carries its own graph.',
  );
}
