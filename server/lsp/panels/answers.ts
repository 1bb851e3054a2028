import { faultError } from '../../protocol/fault';
import type { Asks, DataOf, KeyOf } from '../../protocol/panels/asks';
import { LARGEST_REPLY } from '../../protocol/panels/messages';
import type { PanelParams } from '../../protocol/panels/request';
import type { Asked } from '../jobRequests';
import type { Session } from '../session';

/** What a page asks, read and checked. */
export interface PanelQuestion<K> {
  readonly key: K;
  /** The part of a list that is asked for; `count` 0 leaves it to the answer. */
  readonly from: number;
  readonly count: number;
  readonly asked: Asked<PanelParams>;
  readonly session: Session;
}

export interface Answered<D> {
  readonly data: D;
  /** At most {@link LARGEST_REPLY} bytes. */
  readonly bytes?: Uint8Array;
  /** The page does not remember it, so it has no revision. */
  readonly isUnrevised?: true;
}

/** One answer for each kind of question. */
export type Answers<A extends Asks> = {
  readonly [N in keyof A]: (
    question: PanelQuestion<KeyOf<A[N]>>,
  ) => Promise<Answered<DataOf<A[N]>>>;
};

/** A panel's questions with their answers, of types that the registry need not know. */
export interface PanelAnswers {
  readonly asks: Asks;
  readonly answers: Readonly<
    Record<string, (question: PanelQuestion<never>) => Promise<Answered<unknown>>>
  >;
}

export function panelAnswers<A extends Asks>(asks: A, answers: Answers<A>): PanelAnswers {
  return { asks, answers };
}

/** @throws FaultError `internal` for an answer that is larger than a page may be sent. */
export function base64Of(bytes: Uint8Array): string {
  if (bytes.byteLength <= LARGEST_REPLY) return Buffer.from(bytes).toString('base64');
  throw faultError(
    'internal',
    `An answer of ${bytes.byteLength} bytes is too large for a page.`,
    'Report it with what the page showed.',
  );
}
