/** A catalog of two features over a tiny model: what jobs are tried on. */
import * as path from 'node:path';
import { root } from '../support/paths';
import { tinyModel } from '../support/tinyModel';
import { categories } from '../support/words';

export const PROGRAM = path.join(root, 'dist/dimcat.js');
export const SERVER = path.join(root, 'dist/server.js');

const words = (name: string): string => categories[name]!.map((word) => `" ${word}"`).join(', ');

export const CATALOG = `dimcat: 1
title: Tried again and again
model: { path: model.onnx, tokenizer: tokenizer.json }
site: { kind: resid, layer: 2 }
features:
  - { id: animal, anchors: [${words('animal')}] }
  - { id: food, anchors: [${words('food')}] }
`;

/** What the command line is given for each job. */
export const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  cache: ['cache', 'x.dims.yaml'],
  measure: ['measure', 'x.dims.yaml'],
  flip: ['flip', 'x.dims.yaml', '--feature', 'animal'],
  dims: ['dims', 'x.dims.yaml'],
  coverage: ['coverage', 'x.dims.yaml'],
  experiment: ['experiment', 'layers', 'x.dims.yaml'],
  export: ['export', 'x.dims.yaml', '--format', 'csv'],
  site: ['site', 'x.dims.yaml', '--out', 'site'],
};

export function modelFiles(): Readonly<Record<string, Buffer>> {
  const { model, tokenizer } = tinyModel();
  return {
    'model.onnx': Buffer.from(model),
    'tokenizer.json': Buffer.from(tokenizer.json),
    'tokenizer_config.json': Buffer.from(tokenizer.config),
  };
}
