/** The page of a comparison: what changed surely between two catalogs, or two versions of one. */
import * as l10n from '@vscode/l10n';
import type { ComparedFeature } from '../../server/protocol/comparison';
import { compareAsks, type Against } from '../../server/protocol/panels/compare';
import { startPanel } from '../common/panel';
import { total, type CompareScene, type State } from './state';
import { view } from './view/page';

startPanel<typeof compareAsks, State>({
  name: 'compare',
  asks: compareAsks,
  initial: {
    head: undefined,
    sides: undefined,
    features: [],
    words: '',
    measuring: undefined,
    fault: undefined,
    only: undefined,
  },
  load: async (scene) => {
    const against = againstOf(scene);
    // The choices come first: with them a person can leave a comparison that fails.
    const fresh = { slot: 'sides', remember: false } as const;
    scene.set({ sides: (await scene.client.get('sides', {}, fresh)).data });
    if (!scene.trusted && against.other === undefined && against.layer === undefined) return;
    const { data: head } = await scene.client.get('page', against, { slot: 'page' });
    const features: ComparedFeature[] = [];
    for (let from = 0; from < total(head); from += head.page) {
      const options = { from, count: head.page, slot: 'features' };
      features.push(...(await scene.client.get('features', against, options)).data);
    }
    scene.set({ head, features });
  },
  title: ({ state: { head } }) => head && l10n.t('{0} → {1}', head.a.name, head.b.name),
  view: (scene) => view(scene, againstOf(scene)),
});

function againstOf({ place: { layer, other, revision } }: CompareScene): Against {
  if (layer !== undefined) return { layer };
  if (other !== undefined) return { other };
  return { revision: revision ?? 'HEAD' };
}
