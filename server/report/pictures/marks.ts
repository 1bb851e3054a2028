/** Where the marks of a picture are and what they say, for pages that show tips. */
import type { DrawnPicture } from '../../protocol/panels/experiments';
import { plainNumber } from '../cells';

type DrawnMark = DrawnPicture['marks'][number];

/** What is read of Vega's scene graph, which has no types of its own. */
interface SceneMark {
  readonly marktype: string;
  readonly role?: string;
  readonly items: readonly SceneItem[];
}
interface SceneItem {
  readonly x?: number;
  readonly y?: number;
  readonly description?: string;
  readonly bounds: {
    readonly x1: number;
    readonly y1: number;
    readonly x2: number;
    readonly y2: number;
  };
  /** Of a group. */
  readonly items?: readonly SceneMark[];
}

/** What has a place and a value: not lines, bands and whiskers, which join or surround such marks. */
const POINTED = new Set(['symbol', 'rect', 'path']);

/** @param origin Of the scene in the picture, in pixels. @returns From left to right. */
export function marksOf(scene: object, [x, y]: readonly number[]): DrawnMark[] {
  const { root } = scene as { readonly root: SceneMark };
  const marks = [...inMark(root, x ?? 0, y ?? 0)];
  return marks.sort((a, b) => a.x - b.x || a.y - b.y);
}

function* inMark(mark: SceneMark, x: number, y: number): Generator<DrawnMark> {
  for (const item of mark.items) {
    if (mark.marktype === 'group') {
      for (const inner of item.items ?? [])
        yield* inMark(inner, x + (item.x ?? 0), y + (item.y ?? 0));
    } else if (mark.role === 'mark' && POINTED.has(mark.marktype) && item.description) {
      yield placed(item, item.description, x, y);
    }
  }
}

function placed({ bounds }: SceneItem, text: string, x: number, y: number): DrawnMark {
  const { x1, y1, x2, y2 } = bounds;
  return {
    x: x + (x1 + x2) / 2,
    y: y + (y1 + y2) / 2,
    reach: [(x2 - x1) / 2, (y2 - y1) / 2],
    text: tipText(text),
  };
}

/**
 * What a mark says, e.g. `AUC: 0.9876543; layer: 12`, with its values as tables write them; numbers in names stay.
 *
 * @param label Its fields and values, as Vega writes them, with either minus sign.
 */
export function tipText(label: string): string {
  const valueAfterName = /(: )([-\u2212]?[\d.]+(?:e[-+\u2212]?\d+)?)(?=;|$)/g;
  return label.replace(valueAfterName, (whole: string, colon: string, text: string) => {
    const value = Number(text.replaceAll('\u2212', '-'));
    // A version, e.g. 1.2.3, is none.
    return Number.isNaN(value) ? whole : `${colon}${plainNumber(value)}`;
  });
}
