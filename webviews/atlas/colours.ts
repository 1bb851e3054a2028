/** The page's colours, as a canvas needs them. */
import { paletteOf, type Palette } from './layout/blocks';

export interface Colours {
  readonly palette: Palette;
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly focus: string;
  readonly third: string;
}

/** The theme of now. */
export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const palette = paletteOf(rgbOf(colour('paper')), rgbOf(colour('plus')), rgbOf(colour('minus')));
  return {
    palette,
    paper: colour('paper'),
    ink: colour('ink'),
    muted: colour('muted'),
    focus: colour('focus'),
    third: colour('third'),
  };
}

/** Any colour of CSS, as the browser reads it. */
function rgbOf(colour: string): readonly [number, number, number] {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1, 1];
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return [r!, g!, b!];
}

/** Tells when the theme changes: the editor then sets other variables, or another class. */
export function onThemeChange(react: () => void): () => void {
  const observer = new MutationObserver(react);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  return () => observer.disconnect();
}
