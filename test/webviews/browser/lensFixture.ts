/** The lens on a text, an image and a sound. */
import { featureActions } from '../../../server/protocol/panels/feature';
import { lensActions, lensAsks } from '../../../server/protocol/panels/lens';
import {
  sampleBytes,
  sampleHead,
  sampleImage,
  sampleLayers,
  sampleReading,
  sampleSound,
  sampleToken,
} from '../lens/sample';
import { WithBytes, type PageFixture } from './host';

export const fixture: PageFixture = {
  panel: 'lens',
  place: { text: 'The dog chased a cat.\n It ate bread and\t slept', feature: 'animal' },
  asks: { ...lensAsks, ...featureActions, ...lensActions },
  answers: {
    catalog: () => ({ reads: 'text', inputs: [], total: 0 }),
    read: () => new WithBytes(sampleReading, sampleBytes()),
    layers: () => new WithBytes(sampleLayers.data, sampleLayers.bytes),
    token: () => sampleToken,
    head: ({ key }) => sampleHead((key as { position: number }).position),
    change: () => ({ done: '· dog was added to the anchors.' }),
  },
};

export const image: PageFixture = {
  ...fixture,
  place: { input: 'dog/3.png' },
  answers: {
    catalog: () => ({ reads: 'vision', inputs: ['cat/1.png', 'dog/3.png'], total: 400 }),
    input: () => new WithBytes(sampleImage().data, sampleImage().bytes),
  },
};
export const sound: PageFixture = {
  ...fixture,
  place: { input: 'rising/1.wav' },
  answers: {
    catalog: () => ({ reads: 'audio', inputs: ['rising/1.wav'], total: 1 }),
    input: () => new WithBytes(sampleSound().data, sampleSound().bytes),
  },
};
