import type { CancellationToken, ResponseError } from 'vscode-languageserver';
import { completionsAt } from '../service/completion/completion';
import { hoverAt } from '../service/hover/hover';
import { lensesOf } from '../service/lenses';
import type { CatalogDocument } from '../service/ports';
import { quickFixes } from '../service/problems';
import { symbolsOf } from '../service/symbols';
import { nextTurn, signalOf } from './cancel';
import { codeActionOf, codeLensOf, completionItemOf, documentSymbolOf, hoverOf } from './convert';
import { cancelledError } from './faults';
import type { Publisher } from './publisher';
import type { Session } from './session';
import { documentUri, fieldsOf, isRange, placeOf } from './shape';
import { worldOf } from './world';

/** Hovers, lenses, outline, completion and quick fixes. None of them runs a model. */
export function registerFeatures(session: Session, publisher: Publisher): void {
  const { connection, catalogs, docs } = session;
  const answer = answering(session);

  connection.onHover(
    answer('hover', async (document, params, signal) => {
      const place = placeOf(params);
      if (place === undefined) return null;
      const world = worldOf(session.jobs, signal);
      const offset = document.lines.offsetAt(place.position);
      const hover = await hoverAt(document, offset, world, signal);
      return hover && catalogs.isCurrent(document) ? hoverOf(hover) : null;
    }),
  );
  connection.onCodeLens(
    answer('make lenses', async (document) => {
      const lenses = lensesOf(document, await session.factsOf(document));
      return catalogs.isCurrent(document) ? lenses.map(codeLensOf) : null;
    }),
  );
  connection.onDocumentSymbol(
    answer('make the outline', (document) => symbolsOf(document).map(documentSymbolOf)),
  );
  connection.onCompletion(
    answer('complete', (document, params) => {
      const place = placeOf(params);
      if (place === undefined) return null;
      return completionsAt(document, document.lines.offsetAt(place.position)).map(completionItemOf);
    }),
  );
  connection.onCodeAction(
    answer('find fixes', (document, params) => {
      const { range } = fieldsOf(params);
      if (!isRange(range)) return null;
      const fixes = quickFixes(document, publisher.problemsOf(document), range);
      return fixes.map((fix) => codeActionOf(document, fix, docs));
    }),
  );
}

type Answer<T> = (params: unknown, token: CancellationToken) => Promise<T | null | ResponseError>;

/**
 * Makes request handlers on an open document: `null` where it is not open or the work failed (logged: a broken hover is
 * no reason for a pop-up), an error where the request was cancelled.
 */
function answering(session: Session) {
  return <T>(
      what: string,
      work: (document: CatalogDocument, params: unknown, signal: AbortSignal) => T | Promise<T>,
    ): Answer<T> =>
    async (params, token) => {
      await nextTurn();
      const signal = signalOf(token);
      const cancelled = (): boolean => signal.aborted;
      if (cancelled()) return cancelledError();
      try {
        const uri = documentUri(params);
        const document = uri === undefined ? undefined : session.catalogs.open(uri);
        const result = document === undefined ? null : await work(document, params, signal);
        return cancelled() ? cancelledError() : result;
      } catch (error) {
        session.log(what, error);
        return null;
      }
    };
}
