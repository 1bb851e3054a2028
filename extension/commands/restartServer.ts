import type { CommandContext } from './context';

export async function restartServer({ server, messages }: CommandContext): Promise<void> {
  try {
    await server.restart();
  } catch (error) {
    messages.fault(error);
  }
}
