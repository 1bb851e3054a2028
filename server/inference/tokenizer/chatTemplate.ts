/** A model's chat template: what it writes around the turns of a chat, as transformers renders it. */
import { Template } from '@huggingface/jinja';
import { faultError } from '../../protocol/fault';
import type { ChatTurn } from '../../protocol/prompts';
import { tokenName, type TokenizerConfig } from './beginning';
import type { TokenizerFiles } from './tokenizerFiles';
import { ROLES } from './vocabularyData';

/** Characters; prompts of the lab are far shorter. */
const LONGEST = 1_000_000;

export class ChatTemplate {
  #parsed: Template | undefined;

  constructor(private readonly files: Pick<TokenizerFiles, 'config' | 'chatTemplate'>) {}

  /**
   * @returns Where the last turn is the assistant's, what ends with its words; otherwise what ends where the assistant
   *   begins to speak.
   * @throws FaultError `bad-arguments` or `tokenizer-corrupt`.
   */
  text(given: readonly ChatTurn[]): string {
    const template = this.#template();
    const turns = spoken(given);
    const last = turns.at(-1);
    const text = rendered(template, {
      ...specialTokens(this.files.config),
      messages: turns.map(({ role, text: content }) => ({ role, content })),
      ...{ tools: null, documents: null },
      add_generation_prompt: last?.role !== 'assistant',
    });
    return last?.role === 'assistant' ? endingWith(text, last.text) : text;
  }

  #template(): Template {
    const source = this.files.chatTemplate ?? namedTemplate(this.files.config['chat_template']);
    if (source === undefined)
      throw faultError(
        'bad-arguments',
        'The model has no chat template: neither a tokenizer_config.json nor a chat_template.jinja beside its tokenizer has one.',
        'Write the prompt as text, or put the chat_template.jinja of the model beside its tokenizer.json.',
      );
    return (this.#parsed ??= parsed(source));
  }
}

/** Without a last turn in which the assistant has said nothing yet. */
function spoken(turns: readonly ChatTurn[]): readonly ChatTurn[] {
  const last = turns.at(-1);
  return last?.role === 'assistant' && last.text.trim() === '' ? turns.slice(0, -1) : turns;
}

/** tokenizer_config.json has one template, or several with names. */
function namedTemplate(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const all = value.map((one: unknown) => (one ?? {}) as Readonly<Record<string, unknown>>);
  const template = all.find((one) => one['name'] === 'default')?.['template'];
  return typeof template === 'string' ? template : undefined;
}

function specialTokens(config: TokenizerConfig): Readonly<Record<string, string>> {
  const named = ROLES.map((role) => [role, tokenName(config[role])] as const);
  return Object.fromEntries(
    named.filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

function parsed(source: string): Template {
  try {
    return new Template(source);
  } catch (error) {
    throw faultError(
      'tokenizer-corrupt',
      `The chat template of the model cannot be read: ${reasonOf(error)}.`,
      'Get it from its source again, or write the prompt as text.',
      error,
    );
  }
}

function rendered(template: Template, given: Readonly<Record<string, unknown>>): string {
  try {
    const text = template.render(given);
    if (text.length <= LONGEST) return text;
  } catch (error) {
    throw refused(reasonOf(error), error);
  }
  throw refused(`it writes more than ${LONGEST} characters`);
}

/** Templates refuse by `raise_exception`, e.g. a system turn; the library cannot tell that from other errors. */
function refused(reason: string, cause?: unknown): Error {
  return faultError(
    'bad-arguments',
    `The chat template of the model does not take these turns: ${reason}.`,
    'Many templates want the user and the assistant by turns, the user first, and some know no system.',
    cause,
  );
}

function reasonOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.trim().replace(/\.$/, '').slice(0, 300);
}

/** A template may trim what is said: then so does the end. */
function endingWith(text: string, said: string): string {
  const [bare, begun] = [said.trim(), said.trimStart()];
  const at = text.lastIndexOf(bare);
  if (at < 0) throw refused('it does not write the words of the last one as they are');
  return text.slice(0, at + (text.startsWith(begun, at) ? begun : bare).length);
}
