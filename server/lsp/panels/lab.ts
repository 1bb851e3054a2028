import { faultError, faultOf } from '../../protocol/fault';
import type { KeptPrompts } from '../../protocol/evidence';
import { labAsks, type LabSetup } from '../../protocol/panels/lab';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import type { Session } from '../session';
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
    const { model } = await session.factsOf(asked.document, asked.signal);
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
        ...(await keptPrompts(asked.catalog(), session)),
      },
    };
  },
  look: async ({ key, asked, session }) => ({
    data: await asked.run('Flip lab', (context) => session.jobs.lab(asked.catalog(), key, context)),
  }),
  keep: async ({ key, asked, session }) => ({
    data: saved(
      await asked.run('Keeping the prompt', (context) =>
        session.jobs.prompts.keep(asked.catalog(), key, context),
      ),
    ),
    isUnrevised: true,
  }),
  remove: async ({ key, asked, session }) => ({
    data: saved(
      await asked.run('Removing the prompt', (context) =>
        session.jobs.prompts.remove(asked.catalog(), key.id, context),
      ),
    ),
    isUnrevised: true,
  }),
});

/** Evidence that cannot be read keeps nobody from looking. */
async function keptPrompts(
  catalog: OpenCatalog,
  { jobs }: Session,
): Promise<Pick<LabSetup, 'kept' | 'keptFault'>> {
  try {
    return { kept: listed((await jobs.evidence(catalog))?.prompts ?? {}) };
  } catch (error) {
    const { message, advice } = faultOf(error);
    return { kept: [], keptFault: `${message} ${advice}` };
  }
}

function listed(prompts: KeptPrompts): LabSetup['kept'] {
  const all = Object.entries(prompts).map(([id, one]) => ({ id, ...one }));
  return all.sort((a, b) => (b.at ?? '').localeCompare(a.at ?? '') || (a.text < b.text ? -1 : 1));
}

function saved(unsaved: string | undefined): { readonly unsaved?: string } {
  return unsaved === undefined ? {} : { unsaved };
}
