/** A picture as a Vega-Lite specification. */
import type { TopLevelSpec } from 'vega-lite';
import type { Picture } from '../../protocol/report';
import { dots } from './kinds/dots';
import { heat } from './kinds/heat';
import { histogram } from './kinds/histogram';
import { lines } from './kinds/lines';
import { scatter } from './kinds/scatter';
import { CONFIG } from './look';

export function specOf(picture: Picture): TopLevelSpec {
  const frame = { title: picture.title, description: picture.description, config: CONFIG };
  switch (picture.kind) {
    case 'lines':
      return { ...frame, ...lines(picture) };
    case 'scatter':
      return { ...frame, ...scatter(picture) };
    case 'dots':
      return { ...frame, ...dots(picture) };
    case 'histogram':
      return { ...frame, ...histogram(picture) };
    case 'heat':
      return { ...frame, ...heat(picture) };
  }
}
