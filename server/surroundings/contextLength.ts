/** How many tokens a model takes at once, according to its config.json. */
import * as path from 'node:path';
import { MOST, readText } from '../cache/regularFile';
import { folderOfModel } from './places';

/** The names that exporters use: Llama and BERT, GPT-2, older GPTs, GPT-Neo. */
const NAMES = ['max_position_embeddings', 'n_positions', 'n_ctx', 'max_seq_len'] as const;

/** @returns Undefined if no config.json with the model says so: the model itself then refuses longer texts. */
export async function contextLengthOf(modelPath: string): Promise<number | undefined> {
  const text = await readText(path.join(folderOfModel(modelPath), 'config.json'), {
    most: MOST.settings,
  }).catch(() => undefined);
  const config = text === undefined ? undefined : recordOf(parsed(text));
  // A model of images and text keeps the fields of its text apart.
  const configs = [config, recordOf(config?.['text_config'])];
  return configs.flatMap((each) => NAMES.map((name) => each?.[name])).find(isLength);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function isLength(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}
