/** The pattern of what was not measured: never to be taken for 0. */
import { svg, type SVGTemplateResult } from 'lit';

/** To be put into a picture once; marks then take `fill="url(#ID)"`. `id` is unique in the page. */
export function hatch(id: string): SVGTemplateResult {
  return svg`<defs>
    <pattern id=${id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <line class="hatched" x1="0" x2="0" y1="0" y2="6" stroke-width="2"></line>
    </pattern>
  </defs>`;
}
