import {
  SemanticTokensBuilder,
  type FoldingRange,
  type SelectionRange,
} from 'vscode-languageserver';
import type { Span } from '../catalog/types';
import type { Range } from '../protocol/requests';
import type { CatalogDocument } from '../service/ports';
import { foldsOf } from '../service/structure/folding';
import { formatEdits } from '../service/structure/format';
import { inlayHints } from '../service/structure/inlayHints';
import { selectionsAt } from '../service/structure/selection';
import {
  semanticTokens,
  tokenModifiers,
  tokenTypes,
  type SemanticToken,
} from '../service/structure/semanticTokens';
import { answering, type Question } from './answering';
import { inlayHintOf, textEditsOf } from './convert';
import type { Session } from './session';
import { fieldsOf, isPosition, isRange } from './shape';

/** The structure of the text: folds, selections, colours, inlay hints and formatting. */
export function registerStructure(session: Session): void {
  const { connection } = session;
  const answer = answering(session);

  connection.onFoldingRanges(
    answer('fold', ({ document }): FoldingRange[] => [...foldsOf(document)]),
  );
  connection.onSelectionRanges(
    answer('select', ({ document, params }) => {
      const { positions } = fieldsOf(params);
      if (!Array.isArray(positions)) return null;
      return positions.filter(isPosition).map((position) => {
        return nested(selectionsAt(document, document.lines.offsetAt(position)));
      });
    }),
  );
  const colour = async (question: Question) => {
    const { document, world } = question;
    const within = spanIn(question);
    const tokens = semanticTokens(document, await world.facts(document), within);
    return { data: encoded(document, tokens) };
  };
  connection.languages.semanticTokens.onRange(answered(answer('colour', colour)));
  connection.languages.inlayHint.on(
    answer('make hints', async (question) => {
      const { document, world } = question;
      const { aucHints, rankHints } = session.editor;
      if (!aucHints && !rankHints) return [];
      const facts = await world.facts(document);
      const kinds = { auc: aucHints, ranks: rankHints };
      return inlayHints(document, facts, spanIn(question) ?? wholeOf(document), kinds).map(
        inlayHintOf,
      );
    }),
  );
  connection.onDocumentFormatting(
    answer('format', ({ document }) => textEditsOf(document, formatEdits(document))),
  );
}

/** The protocol has no absent answer here, so an empty list stands for it. */
function answered<A extends unknown[], T>(
  handler: (...args: A) => Promise<T | null>,
): (...args: A) => Promise<T | { data: number[] }> {
  return async (...args) => (await handler(...args)) ?? { data: [] };
}

function encoded({ lines }: CatalogDocument, tokens: readonly SemanticToken[]): number[] {
  const builder = new SemanticTokensBuilder();
  for (const { span, type, modifiers } of tokens) {
    const { start, end } = lines.rangeOf(span);
    if (start.line !== end.line) continue;
    const bits = modifiers.reduce((sum, each) => sum | (1 << tokenModifiers.indexOf(each)), 0);
    const length = end.character - start.character;
    builder.push(start.line, start.character, length, tokenTypes.indexOf(type), bits);
  }
  return builder.build().data;
}

function spanIn({ document, params }: Question): Span | undefined {
  const { range } = fieldsOf(params);
  if (!isRange(range)) return undefined;
  const { lines } = document;
  return { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
}

function wholeOf({ parsed }: CatalogDocument): Span {
  return { start: 0, end: parsed.text.length };
}

/** The innermost range with each wider one as its parent. */
function nested(ranges: readonly Range[]): SelectionRange {
  const outward = [...ranges].reverse();
  const [widest, ...inner] = outward;
  return inner.reduce<SelectionRange>((parent, range) => ({ range, parent }), { range: widest! });
}
