/**
 * A picture of the server as nodes of this page. It is parsed as SVG apart from the page, and only what pictures are
 * made of is taken over: no script, style, link, foreign element or handler.
 */
const SVG = 'http://www.w3.org/2000/svg';

const ELEMENTS = new Set([
  ...['g', 'path', 'rect', 'line', 'circle', 'text', 'tspan'],
  ...['defs', 'clipPath', 'linearGradient', 'stop'],
]);

const ATTRIBUTES = new Set([
  ...['id', 'd', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'dx', 'dy', 'width', 'height'],
  ...['transform', 'fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width'],
  ...['stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'opacity'],
  ...['display', 'text-anchor', 'font-weight', 'offset', 'stop-color', 'clip-path'],
]);

/** @returns An empty group for what is no SVG. */
export function drawingOf(text: string): SVGGElement {
  const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
  const drawing = document.createElementNS(SVG, 'g');
  // Its marks have tips of their own, which are read out.
  drawing.setAttribute('aria-hidden', 'true');
  if (documentElement.namespaceURI === SVG) drawing.append(...taken(documentElement));
  return drawing;
}

function taken(parent: Element): Node[] {
  return [...parent.childNodes].flatMap((node): Node[] => {
    if (node instanceof Text) return [document.createTextNode(node.data)];
    return node instanceof Element ? takenElement(node) : [];
  });
}

function takenElement(element: Element): Element[] {
  const { localName, namespaceURI } = element;
  if (namespaceURI !== SVG || !ELEMENTS.has(localName)) return [];
  const copy = document.createElementNS(SVG, localName);
  for (const { name, value } of element.attributes) {
    if (ATTRIBUTES.has(name) && isLocal(value)) copy.setAttribute(name, value);
  }
  copy.append(...taken(element));
  return [copy];
}

/** Nothing is loaded: a picture refers to its own parts only. */
function isLocal(value: string): boolean {
  return !/url\(/i.test(value) || /^url\(#[\w-]+\)$/.test(value);
}
