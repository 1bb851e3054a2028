/** Parts that the forms of a report share. */
import { optionText } from '../protocol/experimentOptions';
import type { ExperimentResult, Picture } from '../protocol/report';

/** Title of a report on a catalog, by its path: "animals.dims.yaml: what the dimensions encode". */
export function reportTitle(catalogPath: string): string {
  const name = catalogPath.split(/[\\/]/).at(-1)!;
  return `${name}: what the dimensions encode`;
}

/** File name of a picture beside a Markdown report. */
export function pictureFile({ name }: Pick<ExperimentResult, 'name'>, { id }: Picture): string {
  return `${name}.${id}.svg`;
}

/** Everything that a result depends on, in words. */
export function provenanceRows({ provenance }: ExperimentResult): [string, string][] {
  const { modelSha256, tokenizerSha256, catalogSha256, site, signs, prefix } = provenance;
  const { dimcat, runtime, provider, seed, caches, options } = provenance;
  const setOptions = Object.entries(options).map(
    ([key, value]) => `${key} = ${typeof value === 'boolean' ? optionText(value) : value}`,
  );
  return [
    ['catalog (SHA-256)', catalogSha256],
    ['model (SHA-256)', modelSha256],
    ['tokenizer (SHA-256)', tokenizerSha256],
    ['site', `${site.kind}, layer ${site.layer}, ${signs} signs`],
    ['tokens before each token', prefix.length === 0 ? 'none' : prefix.join(', ')],
    ...Object.entries(caches).map(([place, sha]): [string, string] => [`cache ${place}`, sha]),
    ['seed', String(seed)],
    ['options', setOptions.join(', ') || 'none'],
    ['computed by', `Dimcat ${dimcat}, ONNX Runtime ${runtime}, ${provider}`],
  ];
}
