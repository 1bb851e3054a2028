/** The layer sweep: away at each layer, by the register of that layer; and at several layers at once. */
import type { MeanEffect, SiteKind } from '../../../protocol/evidence';
import type { EditedLayer, EditRow, Intervention } from '../../../protocol/flips';
import type { Prototype } from '../../../core/prototype';
import { crossedMean } from '../../crossed';
import { randomPrototype } from '../../flip/controls';
import type { EditedRow } from '../../flip/edited';
import { editedChanges } from '../../flip/edited';
import { targetTable } from '../../flip/effects';
import { away } from '../../flip/interventions';
import { flipRule, prototypeFor } from '../../flip/splits';
import type { Random } from '../../random';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import type { FlipScene } from './scene';
import { centresAt, editedAt } from './centre';
import type { ExperimentModel } from '../ports';

export interface LayerPoint {
  /** The first edited layer. */
  readonly layer: number;
  /** The last one; differs from the first if all layers between are edited together. */
  readonly to: number;
  readonly arm: 'away' | 'random';
  readonly relative: MeanEffect;
  /** Mean width of the layer's registers over splits; for several layers, their sum. */
  readonly k: number;
}

interface SweptLayer extends EditedLayer {
  /** One per split. */
  readonly prototypes: readonly Prototype[];
}

/** Empty if the sweep is switched off. */
export async function layerSweep(scene: FlipScene): Promise<LayerPoint[]> {
  const { subject, settings, ground } = scene;
  if (!settings.options.sweep) return [];
  const layers = await sweptLayers(scene);
  const random = seededRandom(settings.seed, `layers:${scene.category.id}`);
  const spans = spansOf(layers, subject.place.layer);
  const rows = spans.flatMap((span) => rowsOf(scene, layers, span, random));
  const changes = await editedChanges(
    (run) => subject.model.causes.run(run),
    {
      layers: layers.map(({ layer, centre }) => editedAt({ ...subject.place, layer }, centre)),
      positions: 'all',
      prompts: scene.prompts,
      splits: ground.splits,
    },
    rows,
    scene.step,
  );
  return spans.flatMap((span) =>
    (['away', 'random'] as const).map((arm) => ({
      ...span,
      arm,
      relative: crossedMean(targetTable(changes, rows, labelOf(arm, span), ground.splits.length)),
      k: widthOf(layers, span),
    })),
  );
}

type Span = Pick<LayerPoint, 'layer' | 'to'>;

function spansOf(layers: readonly SweptLayer[], from: number): Span[] {
  const single = layers.map(({ layer }) => ({ layer, to: layer }));
  const last = layers.at(-1)!.layer;
  return from < last ? [...single, { layer: from, to: last }] : single;
}

/** Layers where the model has the site; all layers if the model's sites are unknown. */
function layersOf({ layers, sites }: ExperimentModel, site: SiteKind): number[] {
  const first = site === 'resid' ? 0 : 1;
  const all = Array.from({ length: layers + 1 - first }, (_, i) => first + i);
  if (site === 'resid' || !sites) return all;
  return all.filter((layer) => sites[site][layer - 1] !== null);
}

/** The targets of a split never choose its register, at any layer. */
async function sweptLayers(scene: FlipScene): Promise<SweptLayer[]> {
  const { subject, category, ground } = scene;
  const { model, place } = subject;
  const places = layersOf(model, place.site).map((layer) => ({ ...place, layer }));
  await model.prepare(places);
  const rule = flipRule(category.register.rule === 'dims' ? { rule: 'auto' } : category.register);
  const centres = await centresAt(scene, places);
  const swept: SweptLayer[] = [];
  for (const [l, at] of places.entries()) {
    const signs = await model.signs(at);
    const prototypes = ground.splits.map(({ training, targets }) =>
      prototypeFor(signs, training, rule, {
        negatives: category.negatives,
        leftOut: targets.flat(),
      }),
    );
    swept.push({ layer: at.layer, centre: centres(l, signs), prototypes });
  }
  return swept;
}

function rowsOf(
  { ground, settings }: FlipScene,
  layers: readonly SweptLayer[],
  span: Span,
  random: Random,
): EditedRow[] {
  const edits = (edit: (layer: SweptLayer) => Intervention): EditRow =>
    layers.map((layer) => (inside(layer, span) ? edit(layer) : null));
  return ground.splits.flatMap((_, split) => {
    const draws = Array.from({ length: settings.options['curve-draws'] }, () =>
      edits(({ prototypes, centre: { length } }) =>
        away(length, randomPrototype(prototypes[split]!.dimensions, length, random)),
      ),
    );
    const ours = edits(({ prototypes, centre }) => away(centre.length, prototypes[split]!));
    return [
      { arm: labelOf('away', span), split, edits: ours },
      ...draws.map((row) => ({ arm: labelOf('random', span), split, edits: row })),
    ];
  });
}

function inside({ layer }: SweptLayer, { layer: from, to }: Span): boolean {
  return layer >= from && layer <= to;
}

function labelOf(arm: string, { layer, to }: Span): string {
  return `${arm} ${layer} ${to}`;
}

function widthOf(layers: readonly SweptLayer[], span: Span): number {
  return layers
    .filter((layer) => inside(layer, span))
    .reduce((sum, { prototypes }) => sum + mean(prototypes.map((p) => p.dimensions.length)), 0);
}
