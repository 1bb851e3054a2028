/** The part of the library that Dimcat uses: its own declarations do not resolve under Node's module rules. */
declare module '@huggingface/tokenizers' {
  export class Tokenizer {
    /** @param tokenizer Parsed tokenizer.json. @param config Parsed tokenizer_config.json. */
    constructor(tokenizer: object, config: object);
    encode(text: string, options?: { readonly add_special_tokens?: boolean }): { ids: number[] };
  }
}
