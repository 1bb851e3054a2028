/** What experiments on images and sounds share: labels, and the places where a model is read. */
import { SITE_KINDS } from '../../../protocol/evidence';
import type { Category, Subject, SubjectInputs } from '../ports';
import type { Place } from '../../../protocol/states';

/** @throws {RangeError} The model reads text: such experiments are not offered for it. */
export function inputsOf({ inputs }: Subject): SubjectInputs {
  if (inputs) return inputs;
  throw new RangeError('This experiment is for models of images and sounds.');
}

/** Ids by label, in order of appearance; inputs without a label are in none. */
export function idsByLabel({ labels }: SubjectInputs): ReadonlyMap<string, readonly number[]> {
  const ids = new Map<string, number[]>();
  labels.forEach((label, id) => {
    if (label === null) return;
    const known = ids.get(label);
    if (known) known.push(id);
    else ids.set(label, [id]);
  });
  return ids;
}

/** The features, then for images and sounds each label that no feature equals; every other input is a negative. */
export function withLabels(subject: Subject): readonly Category[] {
  if (!subject.inputs) return subject.categories;
  const inputs = inputsOf(subject);
  const taken = new Set(subject.categories.map(({ anchors }) => keyOf(anchors)));
  const labels = [...idsByLabel(inputs)].filter(([, ids]) => !taken.has(keyOf(ids)));
  return [...subject.categories, ...labels.map(([label, ids]) => categoryOf(label, ids, subject))];
}

function keyOf(ids: readonly number[]): string {
  return [...ids].sort((a, b) => a - b).join();
}

function categoryOf(label: string, anchors: readonly number[], subject: Subject): Category {
  const { labels, groups } = inputsOf(subject);
  const negatives = labels.flatMap((own, id) => (own === label ? [] : [id]));
  const groupsOf = (ids: readonly number[]): string[] | undefined =>
    ids.some((id) => groups[id] !== null)
      ? ids.map((id) => groups[id] ?? `input ${id}`)
      : undefined;
  const [anchorGroups, negativeGroups] = [groupsOf(anchors), groupsOf(negatives)];
  return {
    id: label,
    anchors,
    anchorTexts: anchors.map((id) => subject.words[id]!),
    ...(anchorGroups && { anchorGroups }),
    negatives,
    ...(negativeGroups && { negativeGroups }),
    register: { rule: 'auto' },
  };
}

export interface ReadPlaces {
  /** The catalog's own first. */
  readonly places: readonly Place[];
  readonly warnings: readonly string[];
}

/** The stream at the catalog's layer; if the graph shows them, also keys, values and neurons of its block. */
export function placesAround({ place, model }: Subject): ReadPlaces {
  const own: Place = { site: place.site, layer: place.layer };
  const block = Math.max(1, place.layer);
  const others = SITE_KINDS.filter((site) => site !== own.site).map((site): Place => ({
    site,
    layer: site === 'resid' ? place.layer : block,
  }));
  const isThere = ({ site, layer }: Place): boolean =>
    site === 'resid' || (model.sites?.[site][layer - 1] ?? null) !== null;
  const missing = others.filter((other) => !isThere(other));
  return {
    places: [own, ...others.filter(isThere)],
    warnings: missing.map(
      ({ site, layer }) => `The graph does not show ${site} of block ${layer}.`,
    ),
  };
}

/** e.g. "resid 12". */
export function nameOfPlace({ site, layer }: Place): string {
  return `${site} ${layer}`;
}
