/** How the editor passes a page's question on to the language server. */
import type { JobParams } from '../requests';
import type { PanelName } from './place';

export interface PanelParams extends JobParams {
  readonly panel: PanelName;
  /** One of the panel's kinds of question. */
  readonly kind: string;
  readonly key: object;
  readonly from: number;
  readonly count: number;
}

export interface PanelAnswer {
  readonly rev: string;
  readonly data: unknown;
  /** Binary data; at most `LARGEST_REPLY` bytes when decoded. */
  readonly base64?: string;
}
