/** The page of a comparison: what changed surely between two catalogs, or two versions of one. */
import * as l10n from '@vscode/l10n';
import type { ComparedFeature } from '../../server/protocol/comparison';
import { compareActions, compareAsks, type Against } from '../../server/protocol/panels/compare';
import { startPanel } from '../common/panel';
import type { Place } from '../../server/protocol/panels/place';
import { needsTrust, total, type CompareAsks, type CompareScene, type State } from './state';
import { goToFeature } from './view/found';
import { view } from './view/page';

startPanel<CompareAsks, State>({
  name: 'compare',
  asks: { ...compareAsks, ...compareActions },
  initial: {
    head: undefined,
    sides: undefined,
    features: [],
    measuring: undefined,
    fault: undefined,
    refused: undefined,
    cameFor: undefined,
  },
  load: async (scene) => {
    const against = againstOf(scene);
    // The choices come first: with them a person can leave a comparison that fails.
    const fresh = { slot: 'sides', remember: false } as const;
    scene.set({ sides: (await scene.client.get('sides', {}, fresh)).data });
    if (!scene.trusted && needsTrust(against)) return;
    const { data: head } = await scene.client.get('page', against, { slot: 'page' });
    const features: ComparedFeature[] = [];
    for (let from = 0; from < total(head); from += head.page) {
      const options = { from, count: head.page, slot: 'features' };
      features.push(...(await scene.client.get('features', against, options)).data);
    }
    scene.set({ head, features });
    goToFeature(scene);
  },
  arrive,
  title: ({ state: { head } }) => head && l10n.t('{0} → {1}', head.a.name, head.b.name),
  view: (scene) => view(scene, againstOf(scene)),
});

/** Who comes for a feature sees it beside what the catalog was compared with. */
function arrive(to: Place, { layer, model, other, revision }: Place): Place {
  const isSide = [to.layer, to.model, to.other, to.revision].some((each) => each !== undefined);
  if (isSide) return to;
  return {
    ...(layer !== undefined && { layer }),
    ...(model !== undefined && { model }),
    ...(other !== undefined && { other }),
    ...(revision !== undefined && { revision }),
    ...to,
  };
}

function againstOf({ place: { layer, model, other, revision } }: CompareScene): Against {
  if (model !== undefined) return { model, ...(layer !== undefined && { layer }) };
  if (layer !== undefined) return { layer };
  if (other !== undefined) return { other };
  return { revision: revision ?? 'HEAD' };
}
