/** Features from the neighbours of seed tokens (docs/method.md#features-without-anchors). */
import { members } from '../../../core/bits';
import type { Findings } from '../../../protocol/report';
import { seededRandom } from '../../random';
import { shuffledColumns } from '../common/shuffledColumns';
import type {
  Experiment,
  ExperimentHost,
  ExperimentOption,
  ExperimentSettings,
} from '../experiment';
import type { SignPlace, Signs, Subject } from '../ports';
import { categoryGroups, frequencyOrder, spellingGroups } from './coherence';
import { findingsOf } from './findings';
import type { DiscoverStudy, Grounds } from './study';
import { studyDiscovery } from './study';

export interface DiscoverData {
  readonly subject: Subject;
  readonly settings: ExperimentSettings;
  readonly signs: Signs;
  /** The model's own first. */
  readonly studies: readonly DiscoverStudy[];
}

const OPTIONS: readonly ExperimentOption[] = [
  {
    name: 'seeds',
    value: 1500,
    min: 1,
    max: 1_000_000,
    description: 'Seed tokens, drawn at random.',
  },
  { name: 'neighbours', value: 20, min: 2, max: 1000, description: 'Nearest tokens of a seed.' },
  {
    name: 'agreement',
    value: 0.9,
    min: 0.5,
    max: 1,
    description: 'Least agreement of a token on which a feature fires; .95 for wide models.',
  },
  {
    name: 'sparse',
    value: 0.001,
    min: 0.00001,
    max: 0.5,
    description:
      'Share of the vocabulary on which a feature may fire, at least 7.5 times its neighbours.',
  },
  {
    name: 'twin',
    value: 1,
    min: 0,
    max: 1,
    description: '1: repeat it with random weights; 0: do not.',
  },
  { name: 'listed', value: 40, min: 1, max: 1000, description: 'Features listed as candidates.' },
];

export const discover: Experiment = {
  name: 'discover',
  title: 'Features without anchors',
  question:
    'Do the neighbours of a token by signs share a sparse pattern, more than in random weights, and do they belong together?',
  options: OPTIONS,
  run: runDiscover,
};

/** Discovery always reads centred signs: raw ones are mostly those of the mean. */
function placeOf({ place: { site, layer } }: Subject): SignPlace {
  return { site, layer, signs: 'centred' };
}

async function runDiscover(
  subject: Subject,
  settings: ExperimentSettings,
  host: ExperimentHost,
): Promise<Findings> {
  const place = placeOf(subject);
  const signs = await subject.model.signs(place);
  const grounds = groundsOf(subject, signs);
  const studies: DiscoverStudy[] = [];
  const study = async (
    id: DiscoverStudy['id'],
    name: string,
    of: Pick<Signs, 'planes' | 'tokens'>,
  ): Promise<void> => {
    host.progress(`Looking for features, ${name}`, 0.1 + 0.3 * studies.length);
    studies.push(await studyDiscovery({ id, name }, of, grounds, settings, host));
  };
  await study('own', 'the model', signs);
  const random = seededRandom(settings.seed, 'discover:shuffled');
  const planes = await shuffledColumns(signs.planes, random, host);
  await study('shuffled', 'shuffled columns', { planes, tokens: signs.tokens });
  if (settings.options['twin'] === 1) {
    const twin = { kind: 'gaussian', seed: settings.seed } as const;
    await study('twin', 'random weights', await subject.model.signs({ ...place, twin }));
  }
  return findingsOf({ subject, settings, signs, studies });
}

function groundsOf({ words, categories }: Subject, signs: Signs): Grounds {
  return {
    order: frequencyOrder(members(signs.tokens)),
    categories: categoryGroups(categories, signs.planes.tokens),
    spelling: spellingGroups(words),
  };
}
