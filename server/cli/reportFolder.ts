/** The folder of `--out`: results come into it as they are done, and it holds no page of an earlier run. */
import * as path from 'node:path';
import { listFolder, writeAtomically } from '../cache/atomic';
import { removeQuietly } from '../cache/patience';
import { printJson } from '../catalog/printJson';
import type { ExperimentResult, ExperimentRun } from '../protocol/report';
import { reportFiles } from '../report/files';

export class ReportFolder {
  readonly #done: { readonly result: ExperimentResult; readonly run: ExperimentRun }[] = [];

  /** @param experiments Names of all that there are. */
  constructor(
    private readonly folder: string,
    private readonly title: string,
    private readonly experiments: readonly string[],
  ) {}

  /** The page that holds all. */
  get page(): string {
    return path.join(this.folder, 'report.html');
  }

  /** Removes the files of earlier reports; others, which a person may have put there, stay. */
  clear(): void {
    const ours = listFolder(this.folder).filter((name) => this.#isOurs(name));
    for (const name of ours) removeQuietly(path.join(this.folder, name));
  }

  /** Keeps a result at once, whatever becomes of the others. */
  add(result: ExperimentResult, run: ExperimentRun): void {
    this.#done.push({ result, run });
    this.#write(`${result.name}.json`, printJson(result));
  }

  /** The report of what is done, if anything is; in the order in which it would stand. @returns How many files. */
  async finish(): Promise<number> {
    if (this.#done.length === 0) return 0;
    const place = ({ result }: { readonly result: ExperimentResult }): number =>
      this.experiments.indexOf(result.name);
    const done = [...this.#done].sort((a, b) => place(a) - place(b));
    const results = done.map(({ result }) => result);
    const runs = done.map(({ run }) => run);
    const files = await reportFiles(this.title, results, runs, printJson);
    for (const { name, text } of files) this.#write(name, text);
    return files.length;
  }

  #write(name: string, text: string): void {
    writeAtomically(path.join(this.folder, name), [Buffer.from(text)]);
  }

  #isOurs(name: string): boolean {
    if (['report.html', 'report.md', 'runs.json'].includes(name)) return true;
    return this.experiments.some(
      (one) => name === `${one}.json` || (name.startsWith(`${one}.`) && name.endsWith('.svg')),
    );
  }
}
