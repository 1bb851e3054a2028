/** Thumbnails of a site: files of its own, each written once, and what pages ask of them. */
import { faultOf } from '../protocol/fault';
import { answerKey, type SiteData } from '../protocol/panels/site';
import { thumbnailFile } from '../report/site/names';
import type { SiteSource } from './site';

export class SiteThumbnails {
  /** Addresses from a page's folder by the image's name; null where there is none. */
  readonly #known = new Map<string, Promise<string | null>>();

  constructor(
    private readonly source: Pick<SiteSource, 'jobs' | 'open'>,
    private readonly write: (file: string, content: Buffer) => void,
  ) {}

  /** By `answerKey`. @param names Of images. */
  async answersFor(names: Iterable<string>): Promise<SiteData['answers']> {
    const answers: Record<string, unknown> = {};
    for (const name of new Set(names)) {
      const image = this.#known.get(name) ?? this.#made(name, this.#known.size);
      this.#known.set(name, image);
      answers[answerKey('thumbnail', { name }, 0, 0)] = { image: await image };
    }
    return answers;
  }

  /** A picture that cannot be read has a name all the same. */
  async #made(name: string, number: number): Promise<string | null> {
    try {
      const png = await this.source.jobs.thumbnail(this.source.open, name);
      if (png === undefined) return null;
      const file = thumbnailFile(number);
      this.write(file, Buffer.from(png));
      return `../${file}`;
    } catch (error) {
      if (faultOf(error).code !== 'input-unreadable') throw error;
      return null;
    }
  }
}
