import type { CancellationToken, ResponseError } from 'vscode-languageserver';
import type { CatalogDocument, World } from '../service/ports';
import { nextTurn, signalOf } from './cancel';
import { cancelledError } from './faults';
import type { Session } from './session';
import { documentUri } from './shape';

/** A request about an open catalog. */
export interface Question {
  readonly document: CatalogDocument;
  readonly params: unknown;
  readonly signal: AbortSignal;
  readonly world: World;
}

type Answer<T> = (params: unknown, token: CancellationToken) => Promise<T | null | ResponseError>;

/** Of one kind of request. */
export interface Asking {
  /** It names no place in the text, so if the text has changed meanwhile, the answer is for the new text. */
  readonly ofWholeText?: boolean;
}

/** Makes request handlers; see {@link answering}. */
export type Answering = <T>(
  what: string,
  work: (question: Question) => T | Promise<T>,
  asking?: Asking,
) => Answer<T>;

/**
 * Makes request handlers on an open document: `null` if it is not open, has changed meanwhile, or the work failed
 * (logged: a broken hover does not deserve a pop-up), an error if the request was cancelled.
 */
export function answering(session: Session): Answering {
  return (what, work, { ofWholeText = false } = {}) =>
    async (params, token) => {
      await nextTurn();
      const signal = signalOf(token);
      const cancelled = (): boolean => signal.aborted;
      if (cancelled()) return cancelledError();
      try {
        const uri = documentUri(params);
        for (;;) {
          if (uri === undefined) return null;
          await session.catalogs.ready(uri);
          if (cancelled()) return cancelledError();
          const document = session.catalogs.open(uri);
          if (document === undefined) return null;
          const world = session.world(signal);
          const result = await work({ document, params, signal, world });
          if (cancelled()) return cancelledError();
          if (session.catalogs.isCurrent(document)) return result;
          if (!ofWholeText) return null;
        }
      } catch (error) {
        if (cancelled()) return cancelledError();
        session.log(what, error);
        return null;
      }
    };
}
