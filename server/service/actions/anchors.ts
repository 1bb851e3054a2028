import { appendItems, removeItem, replaceItem } from '../../catalog/edit/list';
import { setField } from '../../catalog/edit/map';
import { shown, singleParts } from '../../catalog/resolve/resolveToken';
import type { TextEdit } from '../../catalog/edit/textEdit';
import type { ListNode, ScalarNode } from '../../catalog/yaml/tree';
import { listAt, overlap } from '../nodes';
import { problemOf, rewrite, type Action, type Actions, type Scene } from './action';

const ofAnchors = [
  'anchor-not-single-token',
  'anchor-repeated',
  'anchor-shared',
  'token-special',
  'token-unknown-id',
  'negative-is-anchor',
  'negative-is-variant',
  'target-is-anchor',
];

/** Drops the token at the place, or moves it to another list of the feature. */
export const anchorActions: Actions = (scene) => {
  const { feature, text, asked } = scene;
  if (!feature) return [];
  return ['anchors', 'targets', 'negatives'].flatMap((role): Action[] => {
    const list = listAt(feature.map, role);
    const index = list?.items.findIndex(({ span }) => overlap(span, asked)) ?? -1;
    const item = list?.items[index];
    if (!list || item?.kind !== 'scalar') return [];
    const problem = problemOf(scene, ...ofAnchors);
    const name = nameOf(item);
    const drop = rewrite(`Drop ${name} from ${role}`, [removeItem(text, list, index)], problem);
    return [
      ...split(scene, list, index, item),
      drop,
      ...(role === 'anchors' ? moves(scene, list, index, item, name) : []),
    ];
  });
};

/** A compound that is no token has words that are, e.g. ` horses` and ` mules`. */
function split(scene: Scene, list: ListNode, index: number, { value }: ScalarNode): Action[] {
  const { facts, text } = scene;
  const problem = problemOf(scene, 'anchor-not-single-token');
  if (problem === undefined || typeof value !== 'string' || !facts.vocabulary) return [];
  const listed = new Set(list.items.map((item) => item.kind === 'scalar' && item.value));
  const parts = singleParts(value, facts.vocabulary).filter((part) => !listed.has(part));
  if (parts.length === 0) return [];
  const values = parts.map((part) => JSON.stringify(part));
  const title = `Replace by its words that are single tokens: ${values.join(', ')}`;
  return [rewrite(title, [replaceItem(text, list, index, values)], problem)];
}

function moves(
  { feature, text }: Scene,
  list: ListNode,
  index: number,
  item: ScalarNode,
  name: string,
): Action[] {
  return ['targets', 'negatives'].flatMap((role): Action[] => {
    const added = addTo(text, feature!.map, role, item.source);
    if (!added) return [];
    const edits = [removeItem(text, list, index), ...added];
    return [{ kind: 'refactor.move', title: `Move ${name} to ${role}`, edits }];
  });
}

/** Undefined if the field exists but is not a list. */
function addTo(
  text: string,
  map: NonNullable<Scene['feature']>['map'],
  role: string,
  source: string,
): readonly TextEdit[] | undefined {
  const list = listAt(map, role);
  if (list) return appendItems(text, list, [source]);
  const taken = map.entries.some(({ key }) => key === role);
  return taken ? undefined : [setField(text, map, role, `[${source}]`, 'anchors')];
}

function nameOf(item: ScalarNode): string {
  return typeof item.value === 'string' ? shown(item.value) : `id ${item.source}`;
}
