/** Which experiments run, and with which options. */
import { didYouMean, nearest } from '../../catalog/parse/nearest';
import {
  allowedValues,
  readOption,
  type OptionValue,
  type OptionValues,
} from '../../protocol/experimentOptions';
import { nouns, type Modality } from '../../protocol/nouns';
import { faultError } from '../../protocol/fault';
import type { ExperimentSummary } from '../../protocol/requests';
import type { Experiment } from '../../science/experiments/experiment';
import { EXPERIMENTS, experimentNamed } from '../../science/experiments/list';

/** The available experiments, in the order of the report; for models of one modality if given. */
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
 * @param names As typed; `all` means every experiment that fits the model.
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
      `The experiment ${experiment.name} is for models of ${experiment.reads ? 'images or sounds' : 'text'}, but this catalog's model reads ${nouns[modality].many}.`,
      `Experiments for this model: ${own.join(', ')}.`,
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
    const known = ['all', ...EXPERIMENTS.map((e) => e.name)];
    throw faultError(
      'bad-arguments',
      `There is no experiment "${name}"${didYouMean(nearest(name, known))}`,
      `There are: ${known.join(', ')}.`,
    );
  });
}

/**
 * An experiment's options, with those that the user set.
 *
 * @param set Options by name as typed, for any of the experiments that run.
 * @throws FaultError `bad-arguments` for a value that an option does not accept.
 */
export function optionsOf(
  { name, options }: Experiment,
  set: Readonly<Record<string, string>>,
): OptionValues {
  const entries = Object.entries(options).map(([option, declared]): [string, OptionValue] => {
    const text = Object.hasOwn(set, option) ? set[option] : undefined;
    if (text === undefined) return [option, declared.default];
    const value = readOption(declared, text);
    if (value !== undefined) return [option, value];
    throw faultError(
      'bad-arguments',
      `${name}: ${option} takes ${allowedValues(declared)}, not "${text}".`,
      declared.description,
    );
  });
  return Object.fromEntries(entries);
}

/** @throws FaultError `bad-arguments` for an option that none of the experiments has. */
export function requireKnownOptions(
  experiments: readonly Experiment[],
  set: Readonly<Record<string, string>>,
): void {
  const known = [...new Set(experiments.flatMap(({ options }) => Object.keys(options)))];
  const strange = Object.keys(set).find((name) => !known.includes(name));
  if (strange === undefined) return;
  throw faultError(
    'bad-arguments',
    `There is no option "${strange}"${didYouMean(nearest(strange, known))}`,
    known.length === 0 ? 'These experiments take none.' : `There are: ${known.join(', ')}.`,
  );
}
