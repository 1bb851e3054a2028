import { faultError } from '../../protocol/fault';
import { labAsks } from '../../protocol/panels/lab';
import { panelAnswers } from './answers';

export const labAnswers = panelAnswers(labAsks, {
  setup: async ({ asked, session }) => {
    const { catalog } = asked.document.parsed;
    const site = catalog?.site;
    if (site === undefined)
      throw faultError(
        'catalog-invalid',
        'The catalog names no site, so nothing can be edited.',
        'Add site: { kind: resid, layer: 4 }.',
      );
    const { model } = await session.factsOf(asked.document);
    const { value: kind } = site.kind;
    return {
      data: {
        kind,
        layer: site.layer.value,
        layers: { first: kind === 'resid' ? 0 : 1, last: model?.layers ?? site.layer.value },
        features: (catalog?.features ?? []).map(({ id, label }) => ({
          id: id.value,
          label: label?.value ?? id.value,
        })),
      },
    };
  },
  look: async ({ key, asked, session }) => ({
    data: await asked.run('Flip lab', (context) => session.jobs.lab(asked.catalog(), key, context)),
  }),
});
