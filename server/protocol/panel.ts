/** Messages between a webview panel and the extension host. Ids only: never a path or a command line. */
import type { FeaturePage } from './requests';

export type ToPanel =
  | { readonly type: 'page'; readonly page: FeaturePage }
  | { readonly type: 'busy'; readonly job: 'measure' | 'flip' | null }
  | { readonly type: 'fault'; readonly message: string; readonly advice: string };

export type FromPanel =
  | { readonly type: 'ready' }
  | { readonly type: 'run'; readonly job: 'measure' | 'flip' }
  | { readonly type: 'reveal' };
