/** What the example's dimension 172 was found to encode, as the server answers it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dimensionAsks, type DimensionPage } from '../../../server/protocol/panels/dimension';
import { root } from '../../support/paths';

export function sampleDimension(): DimensionPage {
  const text = readFileSync(path.join(root, 'test/webviews/support/dimension172.json'), 'utf8');
  return dimensionAsks.page.data(JSON.parse(text), '');
}
