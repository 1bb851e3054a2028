/** The reference of the experiments, made from their own words. */
import { allowedValues, optionText } from '../../protocol/experimentOptions';
import type { Experiment } from './experiment';

/** Markdown for `docs/reference/experiments.md`. */
export function experimentReference(experiments: readonly Experiment[]): string {
  return [
    '# Experiments',
    'Generated from the code; `DIMCAT_UPDATE_GOLDEN=1 npm test -- unit` regenerates it. How to run experiments and read their results: [experiments.md](../experiments.md).',
    'Give an option as `--set NAME=VALUE`, once for each: `dimcat experiment labels x.dims.yaml --set k=100 --set sites=no`.',
    ...experiments.map(section),
  ]
    .join('\n\n')
    .concat('\n');
}

function section({ name, title, question, options }: Experiment): string {
  const rows = Object.entries(options).map(
    ([option, declared]) =>
      `| \`${option}\` | ${optionText(declared.default)} | ${allowedValues(declared)} | ${declared.description} |`,
  );
  const table = [
    '| option | default | takes | what it does |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  return [
    `## \`${name}\`: ${title}`,
    question,
    rows.length === 0 ? 'No options.' : table.join('\n'),
  ].join('\n\n');
}
