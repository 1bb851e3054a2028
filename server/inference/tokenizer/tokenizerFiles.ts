/** The files of a tokenizer, read by the process that can be killed: the server's thread never holds their text. */
import { createHash } from 'node:crypto';
import * as path from 'node:path';
import { diskReason, systemCode } from '../../cache/diskFault';
import { MOST, NotRead, readRegularSync, readTextSync } from '../../cache/regularFile';
import { mistaken, requireContent } from '../../protocol/contents';
import { FaultError, faultError } from '../../protocol/fault';
import type { TokenizerConfig } from './beginning';
import type { TokenizerFile } from './tokenText';

export interface TokenizerFiles {
  readonly file: TokenizerFile;
  /** The tokenizer_config.json beside it, with what older exports write into special_tokens_map.json. */
  readonly config: TokenizerConfig;
  /** The text of the chat_template.jinja beside it, if any. */
  readonly chatTemplate: string | undefined;
  /** Of the tokenizer.json. */
  readonly sha256: string;
}

const SPECIAL = 'special_tokens_map.json';
const CONFIG = 'tokenizer_config.json';
const TEMPLATE = 'chat_template.jinja';

/** What is read beside a tokenizer.json, where it is there. */
export function besideTokenizer(file: string): string[] {
  return [SPECIAL, CONFIG, TEMPLATE].map((name) => path.join(path.dirname(file), name));
}

/** @throws FaultError `tokenizer-missing` or `tokenizer-corrupt`. */
export function readTokenizerFiles(file: string): TokenizerFiles {
  const bytes = bytesOf(file);
  const other = mistaken(bytes.toString('utf8', 0, 4_000), bytes.length, 'tokenizer');
  if (other) {
    const { what, ...advice } = other;
    throw faultError('tokenizer-corrupt', `${file} ${what}.`, advice);
  }
  const beside = (name: string): TokenizerConfig => {
    const place = path.join(path.dirname(file), name);
    return objectIn(textBeside(place) ?? '{}', place);
  };
  return {
    file: objectIn(bytes.toString('utf8'), file),
    config: { ...beside(SPECIAL), ...beside(CONFIG) },
    chatTemplate: textBeside(path.join(path.dirname(file), TEMPLATE)),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

function bytesOf(file: string): Buffer {
  try {
    return readRegularSync(file, MOST.tokenizer);
  } catch (error) {
    if (error instanceof NotRead) throw corruptFault(file, error.message, error);
    throw faultError(
      'tokenizer-missing',
      `The tokenizer ${file} cannot be read: ${diskReason(error)}.`,
      'Put the tokenizer.json of the model there, or correct model.tokenizer in the catalog.',
      error,
    );
  }
}

/** Undefined for a file that is not there. */
function textBeside(file: string): string | undefined {
  try {
    return requireContent(file, readTextSync(file, MOST.settings), 'tokenizer-corrupt');
  } catch (error) {
    if (error instanceof FaultError) throw error;
    if (systemCode(error) === 'ENOENT') return undefined;
    throw corruptFault(file, error instanceof NotRead ? error.message : 'it cannot be read', error);
  }
}

function objectIn(text: string, file: string): TokenizerConfig & TokenizerFile {
  const value = jsonIn(text, file);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw corruptFault(file, 'it does not hold an object');
  return value as TokenizerConfig & TokenizerFile;
}

function jsonIn(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw corruptFault(file, error instanceof Error ? error.message : String(error), error);
  }
}

export function corruptFault(file: string, why: string, cause?: unknown): FaultError {
  return faultError(
    'tokenizer-corrupt',
    `${file} is not a usable tokenizer: ${why}.`,
    'Get the tokenizer.json of the model from its source again.',
    cause,
  );
}
