import { diskReason } from '../cache/diskFault';
import { MOST, readText } from '../cache/regularFile';
import { faultError } from '../protocol/fault';

/** The text of a catalog on disk. @throws FaultError `catalog-unreadable`. */
export async function catalogText(file: string): Promise<string> {
  try {
    return await readText(file, { most: MOST.catalog });
  } catch (error) {
    throw faultError(
      'catalog-unreadable',
      `The catalog ${file} cannot be read: ${diskReason(error)}.`,
      'Correct the path; the name of a catalog ends in .dims.yaml.',
      error,
    );
  }
}
