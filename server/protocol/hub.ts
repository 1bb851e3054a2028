/** Models from a hub: what the editor asks the process that pulls them and the server, and what they answer. */
import type { JobParams, Range } from './requests';
import type { Fault } from './fault';

export interface HubVariant {
  /** The .onnx file inside the repository. */
  readonly path: string;
  /** Bytes with the weights beside it, as far as their names tell. */
  readonly size: number;
}

/** What could be pulled. */
export interface HubOffer {
  readonly commit: string;
  /** Sorted by path. */
  readonly variants: readonly HubVariant[];
}

export interface HubPulled {
  readonly commit: string;
  /** Absolute path of the ONNX file in the snapshot. */
  readonly model: string;
  /** Absolute paths of everything, the model first. */
  readonly files: readonly string[];
}

/** The one message to the process that pulls: without `file` it lists, with it it pulls. */
export interface HubAsk {
  /** `owner/model` or `owner/model@revision`. */
  readonly name: string;
  readonly file?: string;
  /** Takes the place of the environment's. */
  readonly token?: string;
}

/** What that process says: progress, and then one of the others. */
export type HubWord =
  | { readonly word: 'progress'; readonly message: string; readonly share: number }
  | { readonly word: 'offer'; readonly offer: HubOffer }
  | { readonly word: 'pulled'; readonly pulled: HubPulled }
  | { readonly word: 'fault'; readonly fault: Fault };

/** The model that a catalog names by its hub. */
export interface NamedOnHub {
  /** `owner/model`, or with `@revision`; null where it names none. */
  readonly name: string | null;
}

/** What was pulled, to be named in a catalog. */
export interface NamePulledParams extends JobParams {
  /** `owner/model`. */
  readonly repo: string;
  readonly commit: string;
  /** The ONNX file inside the repository. */
  readonly file: string;
  /** Absolute path of the model. */
  readonly model: string;
  /** Absolute path of its tokenizer, where one was pulled. */
  readonly tokenizer?: string;
  /** `hub`: by hub, commit and file, as on every machine; `files`: by the paths on this one. */
  readonly by: 'hub' | 'files';
}
export interface NamePulledResult {
  /** Edits of the catalog, for the editor to apply. */
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}
