/** Models from a hub: messages between the editor, the process that pulls models, and the server. */
import type { JobParams, Range } from './requests';
import type { Fault } from './fault';

export interface HubVariant {
  /** The file inside the repository: an .onnx file, or the safetensors file or index that stands for a checkpoint. */
  readonly path: string;
  /** Bytes including the weights beside it, as far as their names reveal them. */
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
  /** Absolute path of the ONNX file in the snapshot, or of the folder of a checkpoint. */
  readonly model: string;
  /** Absolute paths of everything, the variant first. */
  readonly files: readonly string[];
}

/** What the editor's settings `http.*` say. */
export interface NetworkSettings {
  /** Address of a proxy; empty: as the environment says. */
  readonly proxy: string;
  /** Hosts that are reached directly; empty: as the environment says. */
  readonly noProxy: readonly string[];
  /** `off`: no proxy at all. */
  readonly support: 'on' | 'off';
  /** Whether certificates must be valid. */
  readonly strict: boolean;
  /** The header `Proxy-Authorization`; empty: user and password of the proxy's address. */
  readonly authorization: string;
  /** Whether the system's authorities are trusted too. */
  readonly systemCertificates: boolean;
}

/** The one message to the process that pulls: without `file` it lists, with it it pulls. */
export interface HubAsk {
  /** `owner/model` or `owner/model@revision`. */
  readonly name: string;
  readonly file?: string;
  /** Overrides the one in the environment. */
  readonly token?: string;
  readonly network?: NetworkSettings;
}

/** The messages of that process: progress, then one of the others. */
export type HubWord =
  | { readonly word: 'progress'; readonly message: string; readonly share: number }
  | { readonly word: 'offer'; readonly offer: HubOffer }
  | { readonly word: 'pulled'; readonly pulled: HubPulled }
  | { readonly word: 'fault'; readonly fault: Fault };

/** The model that a catalog names by its hub. */
export interface NamedOnHub {
  /** `owner/model`, or with `@revision`; null if it names none. */
  readonly name: string | null;
}

/** The pulled files, to be named in a catalog. */
export interface NamePulledParams extends JobParams {
  /** `owner/model`. */
  readonly repo: string;
  readonly commit: string;
  /** The variant inside the repository: see `HubVariant`. */
  readonly file: string;
  /** Absolute path of the model. */
  readonly model: string;
  /** Absolute path of its tokenizer, if one was pulled. */
  readonly tokenizer?: string;
  /** `hub`: by hub, commit and file, as on every machine; `files`: by the paths on this one. */
  readonly by: 'hub' | 'files';
}
export interface NamePulledResult {
  /** Edits of the catalog, for the editor to apply. */
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}
