/** Features from the neighbours of seed tokens (docs/method.md#features-without-anchors). */
import { members } from '../../../core/bits';
import type { Findings } from '../../../protocol/report';
import { seededRandom } from '../../random';
import { shuffledColumns } from '../common/shuffledColumns';
import type { Experiment, ExperimentHost } from '../experiment';
import type { SignPlace, Signs, Subject } from '../ports';
import { categoryGroups, frequencyOrder, spellingGroups } from './coherence';
import { findingsOf } from './findings';
import type { DiscoverStudy, Grounds } from './study';
import { studyDiscovery } from './study';
import { OPTIONS, type DiscoverSettings } from './options';

export const discover: Experiment<typeof OPTIONS> = {
  name: 'discover',
  title: 'Features without anchors',
  question:
    'Do the neighbours of a token by signs share a sparse pattern, more than in random weights, and do they belong together?',
  options: OPTIONS,
  seconds: 10,
  run: runDiscover,
};

/** Discovery always reads centred signs: raw ones are mostly the signs of the mean. */
function placeOf({ place: { site, layer } }: Subject): SignPlace {
  return { site, layer, signs: 'centred' };
}

async function runDiscover(
  subject: Subject,
  settings: DiscoverSettings,
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
  if (settings.options.twin) {
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
