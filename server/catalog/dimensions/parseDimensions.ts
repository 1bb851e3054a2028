import { Mismatch } from '../../protocol/decode';
import {
  dimensionsFrame,
  knownCoverage,
  knownDimension,
  surveyRun,
  type DimensionsFile,
  type KnownCoverage,
  type KnownDimension,
} from '../../protocol/dimensions';
import type { Decoder } from '../../protocol/decode';
import { signsBasis } from '../../protocol/evidence';
import type { JsonText } from '../evidence/jsonText';
import { mapOf, readMembers } from '../evidence/readMembers';
import { isSealed, type Hash } from '../evidence/seal';
import { idOf } from './printDimensions';

export type ParsedDimensions = { readonly file: DimensionsFile } | { readonly problem: string };

/**
 * Reads a file of dimensions, with a pause after each: nothing in it is trusted. Never throws: `problem` is a phrase
 * that names the first line that is not as Dimcat wrote it.
 */
export function* dimensionsSteps(
  source: string | JsonText,
  hash: Hash,
): Generator<void, ParsedDimensions> {
  try {
    const { head, parts } = yield* readMembers(source, 'dimensions');
    dimensionsFrame(head, '');
    requireKnown(head);
    const bases = identified(head['bases'], 'bases', signsBasis, hash);
    const surveys = identified(head['surveys'], 'surveys', surveyRun, hash);
    const coverage = coverageIn(head['coverage'], bases, hash);
    const dimensions = new Map<number, KnownDimension>();
    for (const [key, value] of parts ?? mapOf(head['dimensions'], 'dimensions')) {
      yield;
      if (!isSealed(key, value, hash)) throw broken(key);
      const known = knownDimension(value, `dimensions.${key}`);
      requireNamed(key, known, { bases, surveys });
      dimensions.set(Number(key), known);
    }
    return { file: { bases, surveys, ...(coverage && { coverage }), dimensions } };
  } catch (error) {
    if (error instanceof Mismatch) return { problem: error.message };
    if (error instanceof RangeError) return { problem: 'it nests too deep' };
    if (error instanceof SyntaxError) return { problem: `it is not JSON: ${error.message}` };
    throw error;
  }
}

const MEMBERS = new Set(['dimcatDimensions', 'bases', 'surveys', 'coverage', 'dimensions']);

/** No member is sealed by its name: under a damaged one the coverage would be gone in silence. */
function requireKnown(head: Readonly<Record<string, unknown>>): void {
  const other = Object.keys(head).find((name) => !MEMBERS.has(name));
  if (other !== undefined) throw new Mismatch(`it has a member ${JSON.stringify(other)}`);
}

/** Sealed, on one of the bases. */
function coverageIn(
  value: unknown,
  bases: DimensionsFile['bases'],
  hash: Hash,
): KnownCoverage | undefined {
  if (value === undefined) return undefined;
  const decoded = isSealed('coverage', value, hash) && knownCoverage(value, 'coverage');
  if (decoded && bases.has(decoded.basis)) return decoded;
  throw new Mismatch(
    'coverage is not as Dimcat wrote it: it was edited, merged line by line, or damaged',
  );
}

/** Values under ids that are their hashes. */
function identified<T extends object>(
  value: unknown,
  name: string,
  decoder: Decoder<T>,
  hash: Hash,
): ReadonlyMap<string, T> {
  const found = [...mapOf(value, name)].map(([id, one]) => {
    const decoded = decoder(one, `${name}.${id}`);
    if (idOf(decoded, hash) === id) return [id, decoded] as const;
    throw new Mismatch(`${name}.${id} is not as Dimcat wrote it`);
  });
  return new Map(found);
}

/** Each part has a basis, whose site has the dimension; a survey is one of those named. */
function requireNamed(
  key: string,
  known: KnownDimension,
  { bases, surveys }: Pick<DimensionsFile, 'bases' | 'surveys'>,
): void {
  for (const part of Object.values(known)) {
    const basis = bases.get(part.basis);
    if (!basis || ('run' in part && !surveys.has(part.run))) throw broken(key);
    if (!/^\d+$/.test(key) || Number(key) >= basis.dimensions)
      throw new Mismatch(`dimension ${key.slice(0, 20)} is outside 0..${basis.dimensions - 1}`);
  }
}

function broken(key: string): Mismatch {
  return new Mismatch(
    `what it says of dimension ${key.slice(0, 20)} is not as Dimcat wrote it: it was edited, merged line by line, or damaged`,
  );
}
