/** What the page of experiments asks for: the reports that are open, and one of them with its pictures. */
import {
  count,
  flag,
  listOf,
  nullable,
  object,
  oneOf,
  real,
  text,
  type Decoded,
  type Decoder,
} from '../decode';
import { ask } from './asks';
import { featureId, reportId, textUpTo } from './place';

/** A value as it is read, and what it leads to. */
export type ReportCell = Decoded<typeof reportCell>;
const reportCell = object(
  { text },
  {
    /** What the column is sorted by and saved as; null if not computable. */
    value: nullable(real()),
    /** The feature that it names. */
    feature: featureId,
    /** Its whole numbers are indices of dimensions. */
    namesDimensions: flag,
    /** Tables with its evidence; `report` is null where that experiment is not open. */
    tables: listOf(object({ name: text, table: text, report: nullable(reportId) })),
  },
);

export type ReportTable = Decoded<typeof reportTable>;
export const reportTable = object({
  id: text,
  title: text,
  columns: listOf(object({ title: text, isNumber: flag })),
  rows: listOf(listOf(reportCell)),
  notes: listOf(text),
});

/** One result of an experiment. `when` and `options` tell it from others of the same experiment. */
export type ReportEntry = Decoded<typeof reportEntry>;
const reportEntry = object({
  id: reportId,
  name: text,
  title: text,
  headline: text,
  /** In words; empty for the defaults. */
  options: text,
  /** Whether the catalog has changed since. */
  isStale: flag,
});

export type ReportData = Decoded<typeof reportData>;
const reportData = object({
  id: reportId,
  name: text,
  title: text,
  question: text,
  headlines: listOf(text),
  warnings: listOf(text),
  /** `table`: the values that it draws. */
  pictures: listOf(object({ id: text, title: text, description: text, table: reportTable })),
  tables: listOf(reportTable),
  samples: listOf(object({ title: text, columns: listOf(text), rows: listOf(listOf(text)) })),
  provenance: listOf(object({ name: text, value: text })),
});

const pair: Decoder<readonly [number, number]> = (value, path) => {
  const [first, second] = listOf(real(0))(value, path);
  return [first ?? 0, second ?? 0];
};

/** A picture as SVG text, and its marks in its pixels. */
export type DrawnPicture = Decoded<typeof drawnPicture>;
const drawnPicture = object({
  svg: text,
  width: real(0),
  height: real(0),
  /** `reach`: half of its width and height. */
  marks: listOf(object({ x: real(), y: real(), reach: pair, text })),
});

const reportKey = object({ report: reportId });

export const experimentsAsks = {
  /** The latest first. */
  page: ask(object({}), object({ reports: listOf(reportEntry) })),
  report: ask(reportKey, reportData),
  picture: ask(object({ report: reportId, picture: textUpTo(200) }), drawnPicture),
  markdown: ask(reportKey, object({ markdown: text })),
  /** All forms of a report, for the editor to save. */
  files: ask(reportKey, object({ files: listOf(object({ name: text, text })) })),
};

/** What the page asks of the editor. */
export const experimentsActions = {
  saveReport: ask(reportKey, object({ saved: count })),
  /** Chooses an experiment and runs it, or opens saved results. */
  start: ask(object({ what: oneOf('run', 'open') }), object({})),
};
