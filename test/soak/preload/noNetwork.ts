/**
 * Writes down every attempt to reach a network, and refuses it. Compiled to a file that `NODE_OPTIONS=--require` loads
 * into every process and thread of a run; `DIMCAT_NETWORK_LOG` names the file.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';

const log = process.env['DIMCAT_NETWORK_LOG'];

function refuse(holder: object, name: string, what: string): void {
  Object.defineProperty(holder, name, {
    configurable: true,
    value: () => {
      const where = new Error().stack?.split('\n').slice(2, 5).join(' ') ?? '';
      fs.appendFileSync(log!, `${what} ${where}\n`);
      throw new Error(`This run may not reach a network: ${what}.`);
    },
  });
}

if (log !== undefined) {
  refuse(net.Socket.prototype, 'connect', 'net.connect');
  refuse(net.Server.prototype, 'listen', 'net.listen');
  refuse(dgram, 'createSocket', 'dgram');
  refuse(tls, 'connect', 'tls');
  for (const [name, holder] of Object.entries({ http, https }))
    for (const call of ['request', 'get']) refuse(holder, call, name);
  for (const holder of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
    for (const name of Object.getOwnPropertyNames(holder))
      if (/^(lookup|resolve|reverse)/.test(name)) refuse(holder, name, `dns.${name}`);
  refuse(globalThis, 'fetch', 'fetch');
}
