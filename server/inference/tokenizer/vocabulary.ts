/** A vocabulary in memory. */
import { faultError } from '../../protocol/fault';
import type { ModelSummary, Tokenizer, Vocabulary } from '../api';
import { TokenKind, type VocabularyFrame, type VocabularyPiece } from './vocabularyData';
import { byteOf } from './tokenText';

/** A vocabulary that arrives in pieces, so that no piece holds its thread for long. */
export class ArrivingVocabulary {
  private readonly texts: string[] = [];
  private readonly kinds: Uint8Array;
  private readonly given = new Map<string, readonly number[]>();
  private readonly byText = new Map<string, number[]>();

  constructor(private readonly frame: VocabularyFrame) {
    this.kinds = new Uint8Array(frame.size);
  }

  /** Ids that have arrived: 0 .. count-1. */
  get count(): number {
    return this.texts.length;
  }

  /** The next piece, in the order of ids. */
  add({ texts, kinds, given }: VocabularyPiece): void {
    const first = this.count;
    this.kinds.set(kinds, first);
    for (const [text, ids] of given) this.given.set(text, ids);
    texts.forEach((text, i) => {
      this.texts.push(text);
      // A byte that does not occur in running text is found only by its id.
      if (text === '' || (kinds[i] === TokenKind.byte && byteOf(text) !== undefined)) return;
      const ids = this.byText.get(text);
      if (ids) ids.push(first + i);
      else this.byText.set(text, [first + i]);
    });
  }

  /** The whole of it. */
  finished(sha256: string): Vocabulary {
    const { texts, kinds, given, byText } = this;
    const { size, bos, mask } = this.frame;
    return {
      ...{ sha256, size, bos, mask },
      textOf: (id) => texts[id] ?? '',
      isSpecial: (id) => (kinds[id] ?? TokenKind.special) === TokenKind.special,
      idsOf: (text) => byText.get(text) ?? [],
      givenFor: (text) => given.get(text),
      pieceOf: (id) => pieces[kinds[id] ?? TokenKind.ordinary],
    };
  }
}

const pieces: Readonly<Record<number, 'byte' | 'inside'>> = {
  [TokenKind.byte]: 'byte',
  [TokenKind.inside]: 'inside',
};

/**
 * A tokenizer restricted to the rows of a model's embedding: only the ids that have rows. Special and unused ids beyond
 * the rows are common (image tokens in a text model), and so are rows without ids (padding).
 *
 * @throws FaultError `tokenizer-mismatch` if ordinary tokens have no row; `encode` throws for a text with such a token.
 */
export function withinRows(tokenizer: Tokenizer, { vocabulary: rows }: ModelSummary): Tokenizer {
  const { vocabulary } = tokenizer;
  if (vocabulary.size <= rows) return tokenizer;
  const beyond = ordinaryBeyond(vocabulary, rows);
  if (beyond.length > 0) throw mismatch(vocabulary, rows, beyond);
  return {
    vocabulary: {
      ...vocabulary,
      size: rows,
      idsOf: (text) => vocabulary.idsOf(text).filter((id) => id < rows),
      bos: below(vocabulary.bos, rows),
      mask: below(vocabulary.mask, rows),
    },
    encode: async (text) => {
      const ids = await tokenizer.encode(text);
      const lost = ids.find((id) => id >= rows);
      if (lost === undefined) return ids;
      throw noRow(vocabulary.textOf(lost), lost, rows);
    },
    chat: (turns) => tokenizer.chat(turns),
    dispose: () => tokenizer.dispose(),
  };
}

function below(id: number | undefined, rows: number): number | undefined {
  return id !== undefined && id < rows ? id : undefined;
}

/** Ids at or above a number of rows that are neither special nor unused. */
function ordinaryBeyond(
  vocabulary: Pick<Vocabulary, 'size' | 'isSpecial'>,
  rows: number,
): number[] {
  const count = Math.max(0, vocabulary.size - rows);
  const beyond = Array.from({ length: count }, (_, i) => rows + i);
  return beyond.filter((id) => !vocabulary.isSpecial(id));
}

function mismatch(vocabulary: Vocabulary, rows: number, [first]: readonly number[]): Error {
  return faultError(
    'tokenizer-mismatch',
    `The tokenizer belongs to another model: it has ${vocabulary.size} tokens, and the model's embedding has only ${rows} rows: ` +
      `none for the token ${JSON.stringify(vocabulary.textOf(first!))} (${first!}).`,
    'Name the tokenizer.json that belongs to this model.',
  );
}

function noRow(text: string, id: number, rows: number): Error {
  return faultError(
    'tokenizer-mismatch',
    `The text holds the token ${JSON.stringify(text)} (${id}), which has no row in the model's embedding of ${rows} rows.`,
    'Leave that token out of the text.',
  );
}
