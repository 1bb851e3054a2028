/** A report as the files of its folder. */
import type { ExperimentResult, ExperimentRun } from '../protocol/report';
import { reportHtml } from './html';
import { reportMarkdown } from './markdown';
import { pictureFile } from './parts';
import { pictureSvg } from './pictures/svg';

export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/** Writes a value as JSON, with a line feed at the end. */
export type PrintJson = (value: unknown) => string;

/**
 * `report.html` (everything in one file), `report.md` with its pictures, one JSON file per result, and `runs.json`: how
 * long each took and where. All but `runs.json` are the same bytes for the same seed on a CPU.
 */
export async function reportFiles(
  title: string,
  results: readonly ExperimentResult[],
  runs: readonly ExperimentRun[],
  printJson: PrintJson,
): Promise<ReportFile[]> {
  const files: ReportFile[] = [
    { name: 'report.html', text: await reportHtml(title, results) },
    { name: 'report.md', text: reportMarkdown(title, results) },
    { name: 'runs.json', text: printJson(runs) },
  ];
  for (const result of results) {
    files.push({ name: `${result.name}.json`, text: printJson(result) });
    for (const picture of result.pictures) {
      const text = await pictureSvg(picture, `${result.name}-${picture.id}`);
      files.push({ name: pictureFile(result, picture), text });
    }
  }
  return files;
}
