/** A drawn picture as a file: its colours are those of the screen, on paper of the screen's colour. */

/** What styles decide and a file must carry itself. */
const STYLED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'paint-order',
] as const;

const SVG = 'http://www.w3.org/2000/svg';

export function svgText(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const [from, to] = [drawn, copy].map((root) => [...root.querySelectorAll('*')]);
  // Where the focus is, and what the pointer can hold, belong to the screen alone.
  const ofScreen = to!.filter((element) => element.matches('.ring, .handle'));
  from!.forEach((element, i) => carryStyles(element, to![i]!));
  for (const element of ofScreen) element.remove();
  for (const name of ['tabindex', 'role', 'aria-roledescription', 'class'])
    copy.removeAttribute(name);
  copy.setAttribute('xmlns', SVG);
  copy.insertBefore(paper(drawn), copy.firstChild);
  removeComments(copy);
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}

function carryStyles(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of STYLED) {
    const value = style.getPropertyValue(name);
    if (value !== '') to.setAttribute(name, value);
  }
  to.removeAttribute('class');
}

function paper(drawn: SVGSVGElement): SVGElement {
  const rect = document.createElementNS(SVG, 'rect');
  rect.setAttribute('width', '100%');
  rect.setAttribute('height', '100%');
  rect.setAttribute('fill', paperColour(drawn));
  return rect;
}

/** The first background around the picture that is not transparent. */
function paperColour(element: Element | null): string {
  if (element === null) return '#ffffff';
  const colour = getComputedStyle(element).backgroundColor;
  return /^rgba\(.*, 0\)$|^transparent$/.test(colour) ? paperColour(element.parentElement) : colour;
}

/** Those in which the template library notes its places. */
function removeComments(root: Node): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_COMMENT);
  const found: Node[] = [];
  while (walker.nextNode()) found.push(walker.currentNode);
  for (const each of found) each.parentNode?.removeChild(each);
}

/** Base64 of a PNG, at twice the size. */
export async function pngOf(drawn: SVGSVGElement): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawn))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * drawn.width.baseVal.value;
  canvas.height = 2 * drawn.height.baseVal.value;
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
}
