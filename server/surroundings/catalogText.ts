import { MOST, readText } from '../cache/regularFile';

/** The text of a catalog on disk. @throws What the file system says, or that it is no regular file. */
export function catalogText(file: string): Promise<string> {
  return readText(file, { most: MOST.catalog });
}
