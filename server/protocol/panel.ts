/** Messages between a webview panel and the extension host. Ids only: never a path or a command line. */
import { nullable, object, oneOf, text, variants, type Decoded } from './decode';
import { featurePage } from './requests';

/** The first message of every page: it can be sent what it shows. */
export const ready = object({ type: oneOf('ready') });

const job = oneOf('measure', 'flip');

/** The feature page. */
export type ToPanel = Decoded<typeof toPanel>;
export const toPanel = variants('type', {
  page: object({ page: featurePage }),
  busy: object({ job: nullable(job) }),
  fault: object({ message: text, advice: text }),
});

export type FromPanel = Decoded<typeof fromPanel>;
export const fromPanel = variants('type', {
  run: object({ job }),
  reveal: object({}),
});
