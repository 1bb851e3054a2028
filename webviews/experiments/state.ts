import type {
  DrawnPicture,
  experimentsActions,
  experimentsAsks,
  ReportData,
  ReportEntry,
} from '../../server/protocol/panels/experiments';
import type { Scene } from '../common/scene';

export interface State {
  /** The latest first; undefined until they are known. */
  readonly reports: readonly ReportEntry[] | undefined;
  /** The one that is shown. */
  readonly report: ReportData | undefined;
  /** Of the report, by id, as far as they are here. */
  readonly pictures: ReadonlyMap<string, ReportPicture>;
}

/** A picture as nodes of this page. */
export interface ReportPicture extends Omit<DrawnPicture, 'svg'> {
  readonly drawing: SVGGElement;
}

export type ExperimentsAsks = typeof experimentsAsks & typeof experimentsActions;
export type ExperimentsScene = Scene<ExperimentsAsks, State>;
