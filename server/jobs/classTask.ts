/** What a flip of a classifier is asked: class logits for target words, other inputs for prompts. */
import { subjectOf } from '../catalog/claims/dimensionClaim';
import { nounsOf } from '../catalog/modality';
import { classText, writtenClasses } from '../catalog/resolve/writtenClasses';
import { faultError } from '../protocol/fault';
import type { FlipTask } from '../science/flip/task';
import { sample, seededRandom } from '../science/random';
import type { PreparedFeature } from './features';
import type { Prepared } from './prepare';

/** As many as there are neutral prompts. */
const PROMPTS = 24;

interface ClassConcept {
  readonly classes: readonly number[];
}

type ClassTask = Pick<FlipTask, 'classes' | 'leftOut' | 'others' | 'prompts'>;

/**
 * @param named Names of the inputs that serve as prompts; if absent, some of every other label, none of the
 *   feature's group.
 * @throws FaultError `model-unsupported` if nothing names the classes of the model, `catalog-invalid` if the feature
 *   names no class, or a prompt is not an input.
 */
export function classTaskOf(
  feature: PreparedFeature,
  prepared: Prepared,
  seed: number,
  named: readonly string[] | undefined,
): ClassTask {
  const targets = targetsOf(feature, prepared);
  const prompts = named ? namedInputs(named, prepared) : otherInputs(feature, prepared, seed);
  const { vocabulary, features, request } = prepared;
  const others = features.all().filter((other) => other !== feature && other.anchors.length > 0);
  const concepts = others.map((other) => ({
    id: other.id,
    anchors: other.anchors,
    classes: classesOf(other, prepared).filter((index) => !targets.includes(index)),
  }));
  requireOthers(concepts, feature);
  return {
    classes: { targets, position: request.inputs!.position },
    leftOut: prompts,
    others: concepts,
    prompts: prompts.map((id) => ({ text: vocabulary.textOf(id), tokens: [id] })),
  };
}

/** What a reader of a flip in a classifier must know. */
export function classNote({ feature }: PreparedFeature, { catalog }: Prepared): string {
  const { one, many } = nounsOf(catalog);
  const names = writtenClasses(feature).map(classText);
  const which = `${names.length === 1 ? 'class' : 'classes'} ${names.join(', ')}`;
  return `The model is a classifier: prompts are ${many} that are not anchors, targets its logits of the ${which}, and a relative change is against the mean of all class logits of the ${one}.`;
}

/** The logits that a feature is about. */
function targetsOf(
  { id, feature }: Pick<PreparedFeature, 'id' | 'feature'>,
  prepared: Prepared,
): number[] {
  const written = writtenClasses(feature);
  if (written.length === 0)
    throw faultError(
      'catalog-invalid',
      `${subjectOf(id)} names no label, so no class of the model is its target.`,
      'Write anchors: { label: NAME } with the name of a class, or targets: { label: NAME }, or targets: [INDEX].',
    );
  return written.map((each) => (typeof each === 'number' ? each : indexOf(each, id, prepared)));
}

function indexOf(name: string, feature: string, { summary, request }: Prepared): number {
  const { classes } = summary;
  if (!classes)
    throw faultError(
      'model-unsupported',
      `Which logit belongs to the label ${JSON.stringify(name)} cannot be determined: no config.json with id2label lies beside ${request.model.path}.`,
      'Put the config.json of the model there, or give the index of the class under targets of the feature: targets: [3].',
    );
  const index = classes.indexOf(name);
  if (index >= 0) return index;
  const known = classes.slice(0, 20).join(', ') + (classes.length > 20 ? ', ...' : '');
  throw faultError(
    'catalog-invalid',
    `${subjectOf(feature)} is about ${JSON.stringify(name)}, and the model has no class of that name.`,
    `Its classes are: ${known}. Name one under targets of the feature: targets: { label: NAME }.`,
  );
}

function requireOthers(others: readonly ClassConcept[], { id }: PreparedFeature): void {
  if (others.some(({ classes }) => classes.length > 0)) return;
  throw faultError(
    'catalog-invalid',
    `${subjectOf(id)} cannot be flipped alone: no other feature of the catalog is about another class, which should move less.`,
    'Add a feature for another label.',
  );
}

/** Of another feature: none where it names none, or one that the model does not have. */
function classesOf(feature: PreparedFeature, prepared: Prepared): number[] {
  const { classes } = prepared.summary;
  return writtenClasses(feature.feature).flatMap((each) => {
    const index = typeof each === 'number' ? each : (classes?.indexOf(each) ?? -1);
    return index < 0 ? [] : [index];
  });
}

function namedInputs(texts: readonly string[], { vocabulary, catalog }: Prepared): number[] {
  return texts.map((text) => {
    const [id] = vocabulary.idsOf(text);
    if (id !== undefined) return id;
    const { one, many } = nounsOf(catalog);
    throw faultError(
      'catalog-invalid',
      `The prompt ${JSON.stringify(text)} is no ${one} of input.files.`,
      `Prompts of a classifier are ${many}, named as in the catalog: label/file.`,
    );
  });
}

/**
 * As many of each other label as can be, drawn at random, and at most half of them: the rest are negatives, since
 * no register is chosen on a prompt. No input that shares a group with an anchor.
 */
function otherInputs(
  { id, anchors, anchorGroups }: PreparedFeature,
  { vocabulary, excluded }: Prepared,
  seed: number,
): number[] {
  const { inputs } = vocabulary;
  const own = new Set(anchors.flatMap((input) => inputs?.labelOf(input) ?? []));
  const taken = new Set([...anchors, ...excluded]);
  const groups = new Set(anchorGroups);
  const byLabel = new Map<string, number[]>();
  for (let input = 0; input < vocabulary.size; input += 1) {
    const label = inputs?.labelOf(input) ?? '';
    const group = inputs?.groupOf(input);
    if (taken.has(input) || own.has(label) || (group !== undefined && groups.has(group))) continue;
    byLabel.set(label, [...(byLabel.get(label) ?? []), input]);
  }
  const random = seededRandom(seed, `flip-inputs:${id}`);
  const drawn = [...byLabel.values()].map((list) => sample(list, list.length >> 1, random));
  const most = Math.max(0, ...drawn.map((list) => list.length));
  const inTurn = Array.from({ length: most }, (_, i) => drawn.flatMap((list) => list[i] ?? []));
  return inTurn.flat().slice(0, PROMPTS);
}
