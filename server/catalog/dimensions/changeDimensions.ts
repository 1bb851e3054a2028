/** Adds to a file of dimensions what a job found out. */
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
  { basis, dimensions: found, survey }: DimensionsChange,
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
  return {
    bases: named(new Map([...file.bases, [id, basis]]), 'basis', dimensions),
    surveys: named(
      new Map([...file.surveys, ...(run === undefined ? [] : [[run, survey!.run] as const])]),
      'run',
      dimensions,
    ),
    dimensions: new Map([...dimensions].sort(([a], [b]) => a - b)),
  };
}

function withoutSurvey(known: KnownDimension): KnownDimension {
  return Object.fromEntries(Object.entries(known).filter(([part]) => part !== 'survey'));
}

/** Parts as the file keeps them: each names its basis, a survey its run too. */
function partsOn(basis: string, run: string | undefined, parts: DimensionParts): KnownDimension {
  const { survey, ...rest } = parts;
  const others = Object.entries(rest).map(([key, part]) => [
    key,
    { ...(part as object), basis },
  ]) as [string, object][];
  return {
    ...(Object.fromEntries(others) as KnownDimension),
    ...(survey && run !== undefined && { survey: { ...survey, basis, run } }),
  };
}

/** The entries that some part of a dimension refers to under `key`, by id. */
function named<T>(
  all: ReadonlyMap<string, T>,
  key: 'basis' | 'run',
  dimensions: ReadonlyMap<number, KnownDimension>,
): ReadonlyMap<string, T> {
  const used = new Set<string>();
  for (const known of dimensions.values())
    for (const part of Object.values(known)) {
      const id = (part as { readonly basis: string; readonly run?: string })[key];
      if (id !== undefined) used.add(id);
    }
  return new Map([...all].filter(([id]) => used.has(id)).sort(([a], [b]) => (a < b ? -1 : 1)));
}
