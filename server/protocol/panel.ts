/** Messages between a webview panel and the extension host. Ids only: never a path or a command line. */
import { nullable, object, oneOf, text, variants, type Decoded } from './decode';
import { featurePage } from './requests';

const job = oneOf('measure', 'flip');

export type ToPanel = Decoded<typeof toPanel>;
export const toPanel = variants('type', {
  page: object({ page: featurePage }),
  busy: object({ job: nullable(job) }),
  fault: object({ message: text, advice: text }),
});

export type FromPanel = Decoded<typeof fromPanel>;
export const fromPanel = variants('type', {
  ready: object({}),
  run: object({ job }),
  reveal: object({}),
});
