/** The part of the library that Dimcat uses: its own declarations do not resolve under Node's module rules. */
declare module '@huggingface/tokenizers' {
  /** What splits words into tokens. */
  export interface TokenizerModel {
    readonly tokens_to_ids: ReadonlyMap<string, number>;
    /** Tokens of pre-tokenized words; an unknown piece stays unchanged. */
    encode(words: string[]): string[];
  }

  export interface Normalizer {
    readonly config: { readonly type?: unknown; readonly precompiled_charsmap?: unknown };
    /** Of a sequence. */
    readonly normalizers?: readonly (Normalizer | null)[];
    normalize(text: string): string;
  }

  export class Tokenizer {
    /** @param tokenizer Parsed tokenizer.json. @param config Parsed tokenizer_config.json. */
    constructor(tokenizer: object, config: object);
    readonly model: TokenizerModel;
    readonly normalizer: Normalizer | null;
    encode(text: string, options?: { readonly add_special_tokens?: boolean }): { ids: number[] };
  }
}
