/** Reads the file that says how frequent words are. */
import { createHash } from 'node:crypto';
import { diskReason, systemCode } from '../cache/diskFault';
import { NotRead, readRegular } from '../cache/regularFile';
import type { VocabularyLookup } from '../catalog/facts';
import type { FrequencyFact } from '../catalog/facts';
import { frequenciesOf, readFrequencies } from '../catalog/frequency';
import { mistaken } from '../protocol/contents';

const MOST_MEGABYTES = 32;

/** The fact says why the file cannot be used. @throws FaultError `cancelled`, nothing else. */
export async function frequencyFact(
  file: string,
  vocabulary: VocabularyLookup,
  signal?: AbortSignal,
): Promise<FrequencyFact> {
  try {
    const bytes = await readRegular(file, { most: MOST_MEGABYTES * 2 ** 20, signal });
    const text = bytes.toString('utf8');
    const other = mistaken(text.slice(0, 4_000), bytes.length, 'other');
    if (other) return unusable(`${other.what}. ${other.advice.replace(/\.$/, '')}`);
    const table = readFrequencies(text);
    if (typeof table === 'string') return unusable(table);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { state: 'read', sha256, ...frequenciesOf(table, vocabulary) };
  } catch (error) {
    if (error instanceof NotRead) return unusable(error.message.replace(/^it /, ''));
    const code = systemCode(error);
    if (code === undefined) throw error;
    return unusable(code === 'ENOENT' ? 'does not exist' : `cannot be read: ${diskReason(error)}`);
  }
}

function unusable(reason: string): FrequencyFact {
  return { state: 'unusable', reason };
}
