/** The reference of the experiments, made from their own words. */
import type { Experiment } from './experiment';

/** Markdown for `docs/reference/experiments.md`. */
export function experimentReference(experiments: readonly Experiment[]): string {
  return [
    '# Experiments',
    'Made from the code: `DIMCAT_UPDATE_GOLDEN=1 npm test -- unit` writes it anew. How to run them and to read what they say: [experiments.md](../experiments.md).',
    'An option is given as `--set NAME=N`, more than once where there are several: `dimcat experiment labels x.dims.yaml --set sites=0`.',
    ...experiments.map(section),
  ]
    .join('\n\n')
    .concat('\n');
}

function section({ name, title, question, options }: Experiment): string {
  const rows = options.map(
    ({ name: option, value, min, max, description }) =>
      `| \`${option}\` | ${value} | ${min} to ${max} | ${description} |`,
  );
  const table = [
    '| option | default | range | what it does |',
    '| --- | --- | --- | --- |',
    ...rows,
  ];
  return [
    `## \`${name}\`: ${title}`,
    question,
    options.length === 0 ? 'No options.' : table.join('\n'),
  ].join('\n\n');
}
