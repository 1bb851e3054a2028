/** Pictures as SVG text: no browser, the same bytes for the same picture. */
import type { View } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import type { DrawnPicture } from '../../protocol/panels/experiments';
import type { Picture } from '../../protocol/report';
import { html } from '../escape';
import { dots } from './kinds/dots';
import { heat } from './kinds/heat';
import { histogram } from './kinds/histogram';
import { lines } from './kinds/lines';
import { scatter } from './kinds/scatter';
import { CONFIG } from './look';
import { marksOf, tipText } from './marks';

/**
 * @param scope Begins the ids inside, unique in the page.
 * @returns An `<svg>` element with a label for screen readers; its colours are CSS variables with fall-backs.
 */
export async function pictureSvg(picture: Picture, scope: string): Promise<string> {
  return withView(picture, async (view) => {
    const svg = withTips(withOwnIds(await view.toSVG(), scope));
    return svg.replace('<svg ', `<svg role="img" aria-label="${html(picture.description)}" `);
  });
}

/** As {@link pictureSvg}, for a page that writes the title and shows the tips of the marks itself. */
export async function drawnPicture(picture: Picture, scope: string): Promise<DrawnPicture> {
  return withView({ ...picture, title: '' }, async (view) => {
    const svg = withOwnIds(await view.toSVG(), scope);
    const [width, height] = ['width', 'height'].map((name) => sizeOf(svg, name));
    const marks = marksOf(view.scenegraph(), view.origin());
    return { svg, width: width!, height: height!, marks };
  });
}

async function withView<T>(picture: Picture, use: (view: View) => Promise<T>): Promise<T> {
  // Loaded on first use: the language server starts without them.
  const [vega, { compile }] = await Promise.all([
    import(/* webpackChunkName: "pictures" */ 'vega'),
    import(/* webpackChunkName: "pictures" */ 'vega-lite'),
  ]);
  const { spec } = compile(specOf(picture));
  const view = new vega.View(vega.parse(spec), { renderer: 'none', logLevel: vega.Error });
  try {
    return await use(view);
  } finally {
    view.finalize();
  }
}

function sizeOf(svg: string, name: string): number {
  return Number(new RegExp(` ${name}="([\\d.]+)"`).exec(svg)?.[1]);
}

/** Vega numbers gradients across the life of the process; this renumbers them in each picture. */
function withOwnIds(svg: string, scope: string): string {
  const ids = [...new Set(svg.match(/\bgradient_\d+/g))];
  return svg.replace(/\bgradient_\d+/g, (id) => `${html(scope)}-gradient-${ids.indexOf(id)}`);
}

/** Marks say their values to screen readers; as a title they say them to the pointer too, without a script. */
function withTips(svg: string): string {
  return svg.replace(
    /<(path|rect) aria-label="([^"]*)"([^>]*)\/>/g,
    (_, tag: string, label: string, rest: string) =>
      `<${tag} aria-label="${tipText(label)}"${rest}><title>${tipText(label)}</title></${tag}>`,
  );
}

/** A picture as a Vega-Lite specification. */
function specOf(picture: Picture): TopLevelSpec {
  const frame = { title: picture.title, description: picture.description, config: CONFIG };
  switch (picture.kind) {
    case 'lines':
      return { ...frame, ...lines(picture) };
    case 'scatter':
      return { ...frame, ...scatter(picture) };
    case 'dots':
      return { ...frame, ...dots(picture) };
    case 'histogram':
      return { ...frame, ...histogram(picture) };
    case 'heat':
      return { ...frame, ...heat(picture) };
  }
}
