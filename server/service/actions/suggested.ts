import { nounsOf } from '../../catalog/modality';
import { appendItems, listStyle } from '../../catalog/edit/list';
import { scalarText } from '../../catalog/edit/scalar';
import { shown } from '../../catalog/resolve/resolveToken';
import { wordOf } from '../../catalog/resolve/variants';
import { stemOf } from '../../catalog/checks/anchorsAlike';
import { listAt } from '../nodes';
import { share } from '../numbers';
import { problemOf, rewrite, type Actions } from './action';

/** How many members are offered at once. */
const atOnce = 5;

/** Appends the tokens that agree best with the feature and are not variants of its anchors. */
export const suggestedActions: Actions = (scene) => {
  const { feature, text } = scene;
  const list = feature && listAt(feature.map, 'anchors');
  if (!feature?.suggestions || !list) return [];
  const words = new Set(
    list.items.flatMap((item) =>
      item.kind === 'scalar' && typeof item.value === 'string' ? [wordOf(item.value)] : [],
    ),
  );
  const best = feature.suggestions.tokens
    .filter(({ text: token }) => {
      const word = wordOf(token);
      const fresh = /\p{L}{2}/u.test(word) && !words.has(word) && stemOf(word, words) === word;
      if (fresh) words.add(word);
      return fresh;
    })
    .slice(0, atOnce);
  const last = best.at(-1);
  if (!last) return [];
  const style = listStyle(list);
  const edits = appendItems(
    text,
    list,
    best.map((token) => scalarText(token.text, style)),
  );
  const names = best.map((token) => shown(token.text)).join(', ');
  const title = `Add the nearest ${nounsOf(scene.catalog).many} ${names} (agreement ${share(last.agreement)} or more)`;
  return [rewrite(title, edits, problemOf(scene, 'too-few-anchors'))];
};
