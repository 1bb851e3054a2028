import type { AtlasScene } from './state';

/** Says what went wrong; a question that was given up is no news. */
export function tell(scene: AtlasScene, error: unknown): void {
  if (error instanceof Error && !('code' in error && error.code === 'cancelled'))
    scene.announce(error.message);
}
