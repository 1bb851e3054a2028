/** The atlas as its browser tests open it. */
import type { Locator, Page } from 'playwright-core';
import { atlasActions, atlasAsks } from '../../../server/protocol/panels/atlas';
import { sampleAtlas } from '../atlas/sample';
import type { PageFixture } from './host';

export const SMALL = { features: 12, dimensions: 128 };
const sample = sampleAtlas(SMALL);

export function shownAtlas(place: PageFixture['place'], of = sample): PageFixture {
  return {
    panel: 'atlas',
    place,
    asks: { ...atlasAsks, ...atlasActions },
    answers: { ...of.answers, newFeature: () => ({ id: 'new-feature' }) },
  };
}

export const fixture = shownAtlas({});

export const OTHERS = {
  layers: shownAtlas({ mode: 'layers' }, sampleAtlas(SMALL, 'part')),
  pairs: shownAtlas({ mode: 'pairs' }),
  registers: shownAtlas({ mode: 'registers' }),
  coverage: shownAtlas({ colour: 'coverage', order: 'coverage' }),
};

export const grid = (page: Page): Locator => page.locator('[role="grid"]');
