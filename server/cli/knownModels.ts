/** The list of known models for a terminal. */
import { KNOWN_MODELS, type KnownModel } from '../protocol/knownModels';
import { table } from './table';

/** What `dimcat pull --list` prints. */
export function modelsList(): string {
  const columns = ['model', 'reads', 'state', 'resid', 'where'].map((title) => ({ title }));
  const rows = KNOWN_MODELS.map((model) => [
    model.name,
    model.modality,
    model.state,
    layerText(model),
    placeOf(model),
  ]);
  return `${table(columns, rows)}
measured: with Dimcat. expected: never run by us; docs/models.md says what stands in for that, how to
export the others, and whose the figures are. Layers with * are the paper's.
Pull one: dimcat pull ${KNOWN_MODELS.find(({ hub }) => hub)!.hub!.repo}
`;
}

function placeOf({ hub, own }: KnownModel): string {
  if (hub) return `${hub.repo} --file ${hub.file}`;
  return own ?? '(to be exported)';
}

function layerText({ layer: { at, of, from } }: KnownModel): string {
  return `${at}${of === undefined ? '' : ` of ${of}`}${from === 'paper' ? ' *' : ''}`;
}
