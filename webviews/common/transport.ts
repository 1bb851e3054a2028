/**
 * What a page speaks through: the editor, or data that lies in the page itself (`dimcat site`). A page does not know
 * which, except by `live`: without an editor nothing can be run or edited.
 */
export interface Transport {
  readonly live: boolean;
  post(message: object): void;
  /** Each message to the page, unchecked. */
  listen(hear: (message: unknown) => void): void;
  /** What is kept over a reload. */
  readonly state: unknown;
  setState(state: object): void;
}

interface EditorApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): EditorApi;

/** To be called once a page. */
export function editorTransport(): Transport {
  const api = acquireVsCodeApi();
  return {
    live: true,
    post: (message) => api.postMessage(message),
    listen: (hear) =>
      window.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data)),
    state: api.getState(),
    setState: (state) => api.setState(state),
  };
}
