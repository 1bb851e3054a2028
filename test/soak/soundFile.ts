import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { verifyCache } from '../../server/cache/stream';
import { dimensionsSteps } from '../../server/catalog/dimensions/parseDimensions';
import { parseEvidence } from '../../server/catalog/evidence/parseEvidence';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What is wrong with a cache, evidence or dimensions file; undefined where a reader takes it, and for other files. */
export function wrongIn(file: string): string | undefined {
  try {
    if (file.endsWith('.dimcache')) verifyCache(file);
    const text = (): string => fs.readFileSync(file, 'utf8');
    if (file.endsWith('.evidence.json')) return problemIn(parseEvidence(text(), hash));
    if (!file.endsWith('.dimensions.json')) return undefined;
    const steps = dimensionsSteps(text(), hash);
    for (;;) {
      const step = steps.next();
      if (step.done) return problemIn(step.value);
    }
  } catch (error) {
    return String(error);
  }
}

function problemIn(read: object): string | undefined {
  return 'problem' in read ? String(read.problem) : undefined;
}
