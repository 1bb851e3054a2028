import type { GraphBuilder } from '../graphBuilder';
import type { Spec } from './spec';
import type { Style } from './style';
import type { Norms } from './norms';

/** Everything that writes one graph. */
export interface Writer {
  readonly g: GraphBuilder;
  readonly spec: Spec;
  readonly style: Style;
  readonly norms: Norms;
}
