/** Adds to a file of dimensions what a job found out. */
import type { CoverageRecord } from '../../protocol/coverage';
import type {
  DimensionParts,
  DimensionsFile,
  KnownDimension,
  SurveyRun,
} from '../../protocol/dimensions';
import type { SignsBasis } from '../../protocol/evidence';
import type { Hash } from '../evidence/seal';
import { idOf } from './printDimensions';

/** What a job found out, all on one basis. */
export interface DimensionsChange {
  readonly basis: SignsBasis;
  /** By index. Parts that are not named stay, and so do other dimensions. */
  readonly dimensions: ReadonlyMap<number, DimensionParts>;
  /** Of a job that measured the whole catalog. */
  readonly coverage?: CoverageRecord;
  /** Of a job that surveyed. */
  readonly survey?: {
    readonly run: SurveyRun;
    /** Whether what other surveys say goes: this one chose anew which dimensions to keep. */
    readonly replaces: boolean;
  };
}

export const NO_DIMENSIONS: DimensionsFile = {
  bases: new Map(),
  surveys: new Map(),
  dimensions: new Map(),
};

/** @returns The file with the change; bases and surveys that nothing refers to any more are left out. */
export function withChange(
  file: DimensionsFile,
  { basis, dimensions: found, survey, coverage: measured }: DimensionsChange,
  hash: Hash,
): DimensionsFile {
  const id = idOf(basis, hash);
  const run = survey && idOf(survey.run, hash);
  const dimensions = new Map<number, KnownDimension>();
  for (const [index, known] of file.dimensions)
    dimensions.set(index, survey?.replaces ? withoutSurvey(known) : known);
  for (const [index, parts] of found)
    dimensions.set(index, { ...dimensions.get(index), ...partsOn(id, run, parts) });
  for (const [index, known] of dimensions)
    if (Object.keys(known).length === 0) dimensions.delete(index);
  const coverage = measured ? { ...measured, basis: id } : file.coverage;
  const users = [...dimensions.values(), ...(coverage ? [{ coverage }] : [])];
  return {
    bases: named(new Map([...file.bases, [id, basis]]), 'basis', users),
    surveys: named(
      new Map([...file.surveys, ...(run === undefined ? [] : [[run, survey!.run] as const])]),
      'run',
      users,
    ),
    ...(coverage && { coverage }),
    dimensions: new Map([...dimensions].sort(([a], [b]) => a - b)),
  };
}

function withoutSurvey(known: KnownDimension): KnownDimension {
  return Object.fromEntries(Object.entries(known).filter(([part]) => part !== 'survey'));
}

/** Parts as the file keeps them: each names its basis, a survey its run too. */
function partsOn(basis: string, run: string | undefined, parts: DimensionParts): KnownDimension {
  const { survey, ...rest } = parts;
  const others = Object.entries(rest).map(([key, part]) => [key, { ...part, basis }]) as [
    string,
    object,
  ][];
  return {
    ...(Object.fromEntries(others) as KnownDimension),
    ...(survey && run !== undefined && { survey: { ...survey, basis, run } }),
  };
}

/** The entries that some part of a dimension, or the coverage, refers to under `key`, by id. */
function named<T>(
  all: ReadonlyMap<string, T>,
  key: 'basis' | 'run',
  users: readonly object[],
): ReadonlyMap<string, T> {
  const used = new Set<string>();
  for (const known of users)
    for (const part of Object.values(known)) {
      const id = (part as { readonly basis: string; readonly run?: string })[key];
      if (id !== undefined) used.add(id);
    }
  return new Map([...all].filter(([id]) => used.has(id)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
