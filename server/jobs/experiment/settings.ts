/** Which experiments run, and with which options. */
import { nouns, type Modality } from '../../protocol/nouns';
import { faultError } from '../../protocol/fault';
import type { ExperimentSummary } from '../../protocol/requests';
import type { Experiment } from '../../science/experiments/experiment';
import { EXPERIMENTS, experimentNamed } from '../../science/experiments/list';

/** What can be run, in the order of the report; on models of one modality, where it is given. */
export function listExperiments(modality?: Modality): ExperimentSummary[] {
  const fitting = EXPERIMENTS.filter((one) => modality === undefined || fits(one, modality));
  return fitting.map(({ name, title, question, options }) => ({
    name,
    title,
    question,
    options,
  }));
}

/**
 * @param names As typed; `all` is every one that fits the model.
 * @throws FaultError `bad-arguments`, or `modality-unsupported` for one that does not fit.
 */
export function chosenExperiments(
  names: readonly string[],
  modality: Modality,
): readonly Experiment[] {
  if (names.includes('all')) return EXPERIMENTS.filter((one) => fits(one, modality));
  return named(names).map((experiment) => {
    if (fits(experiment, modality)) return experiment;
    const own = EXPERIMENTS.filter((one) => fits(one, modality)).map(({ name }) => name);
    throw faultError(
      'modality-unsupported',
      `The experiment ${experiment.name} is for models of ${experiment.reads ? 'images or sounds' : 'text'}, and this catalog's model reads ${nouns[modality].many}.`,
      `For this model there are: ${own.join(', ')}.`,
    );
  });
}

function fits({ reads }: Experiment, modality: Modality): boolean {
  return reads === 'any' || (modality === 'text') === (reads === undefined);
}

function named(names: readonly string[]): readonly Experiment[] {
  return names.map((name) => {
    const found = experimentNamed(name);
    if (found) return found;
    const known = ['all', ...EXPERIMENTS.map((e) => e.name)].join(', ');
    throw faultError('bad-arguments', `There is no experiment "${name}".`, `There are: ${known}.`);
  });
}

/**
 * An experiment's options with those that a person set.
 *
 * @param set Options by name, for any of the experiments that run.
 * @throws FaultError `bad-arguments` for a value outside an option's range.
 */
export function optionsOf(
  { name, options }: Experiment,
  set: Readonly<Record<string, number>>,
): Record<string, number> {
  const entries = options.map((option): [string, number] => {
    const value = set[option.name] ?? option.value;
    if (value >= option.min && value <= option.max) return [option.name, value];
    throw faultError(
      'bad-arguments',
      `${name}: ${option.name} is ${value}, outside ${option.min} to ${option.max}.`,
      option.description,
    );
  });
  return Object.fromEntries(entries);
}

/** @throws FaultError `bad-arguments` for an option that none of the experiments has. */
export function requireKnownOptions(
  experiments: readonly Experiment[],
  set: Readonly<Record<string, number>>,
): void {
  const known = new Set(experiments.flatMap((e) => e.options.map((option) => option.name)));
  const strange = Object.keys(set).find((name) => !known.has(name));
  if (strange === undefined) return;
  throw faultError(
    'bad-arguments',
    `There is no option "${strange}".`,
    known.size === 0 ? 'These experiments take none.' : `There are: ${[...known].join(', ')}.`,
  );
}
