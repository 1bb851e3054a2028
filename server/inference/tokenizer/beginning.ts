/** The token that a tokenizer's configuration puts before a text. */

/** The parts of a tokenizer_config.json that name special tokens. */
export type TokenizerConfig = Readonly<Record<string, unknown>>;

/**
 * The beginning-of-sequence token: the one that the configuration names, else the special token that the post-processor
 * puts before a text. Undefined if the configuration says that there is none (`bos_token: null`), or if the name is an
 * ordinary token, whatever it looks like: `<s>` is text to some tokenizers.
 *
 * @param isSpecial Whether a token is special, by its id.
 */
export function beginningOf(
  postProcessor: unknown,
  config: TokenizerConfig,
  ids: ReadonlyMap<string, number>,
  isSpecial: (id: number) => boolean,
): number | undefined {
  const named = config['bos_token'];
  const name = named === undefined ? firstOf(postProcessor) : tokenName(named);
  const id = name === undefined ? undefined : ids.get(name);
  return id !== undefined && isSpecial(id) ? id : undefined;
}

/** tokenizer_config.json writes a token as its text or as an object with `content`. */
export function tokenName(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const content =
    typeof value === 'object' && value !== null && 'content' in value ? value.content : undefined;
  return typeof content === 'string' ? content : undefined;
}

/** The special token that a post-processor puts before a text: by a template, or as `cls` of BERT and RoBERTa. */
function firstOf(postProcessor: unknown): string | undefined {
  const text = JSON.stringify(postProcessor ?? null);
  const match =
    /"single":\[\{"SpecialToken":\{"id":("(?:[^"\\]|\\.)*")/.exec(text) ??
    /"cls":\[("(?:[^"\\]|\\.)*"),/.exec(text);
  return match?.[1] === undefined ? undefined : (JSON.parse(match[1]) as string);
}
