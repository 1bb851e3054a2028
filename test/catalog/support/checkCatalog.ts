import { checkSteps } from '../../../server/catalog/checkCatalog';
import { finished } from '../../../server/catalog/finished';
import type { Problem } from '../../../server/catalog/types';

/** `checkSteps` without its pauses. */
export function checkCatalog(...given: Parameters<typeof checkSteps>): Problem[] {
  return finished(checkSteps(...given));
}
