/** A client that starts a server, says its process id and waits to be killed. */
import { Client } from './client';
import { nouns } from '../service/support';

const client = Client.start();
void client.initialize().then(async () => {
  await client.open(nouns);
  await client.diagnostics(1);
  process.stdout.write(`${client.process.pid}\n`);
});
