/** Prompts of the flip lab: a plain text, or the turns of a chat. */
import {
  listOf,
  nullable,
  object,
  oneOf,
  text,
  type Decoded,
  type Decoder,
  Mismatch,
} from './decode';

export const CHAT_ROLES = ['system', 'user', 'assistant'] as const;
export type ChatRole = (typeof CHAT_ROLES)[number];

/** Characters (UTF-16 units) of a prompt, or of one turn. */
export const LONGEST_PROMPT = 20_000;
/** Turns of one chat. */
export const MOST_TURNS = 50;

export type ChatTurn = Decoded<typeof chatTurn>;
export const chatTurn = object({ role: oneOf(...CHAT_ROLES), text });

const turns = listOf(chatTurn);
export const chatTurns: Decoder<readonly ChatTurn[]> = (value, path) => {
  const read = turns(value, path);
  const longest = read.reduce((most, turn) => Math.max(most, turn.text.length), 0);
  if (read.length <= MOST_TURNS && longest <= LONGEST_PROMPT) return read;
  throw new Mismatch(
    `${path} is not at most ${MOST_TURNS} turns of at most ${LONGEST_PROMPT} characters`,
  );
};

/** `turns` are of a chat, and count in place of `text`. */
export interface Prompt {
  readonly text: string;
  readonly turns?: readonly ChatTurn[];
}

/** A prompt that was kept beside the catalog. */
export type KeptPrompt = Decoded<typeof keptPrompt>;
export const keptPrompt = object(
  {
    /** As the model reads it; of a chat what the model's template made of the turns. */
    text,
    /** The day by the clock of the machine. */
    at: nullable(text),
  },
  { turns: chatTurns },
);

/** Which prompts a sign-flip test runs on: those that Dimcat ships, those that were kept in the flip lab, or all. */
export const PROMPT_SETS = ['neutral', 'kept', 'both'] as const;
export type PromptSet = (typeof PROMPT_SETS)[number];
