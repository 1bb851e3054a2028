import { offerJob, pullJob, type PullRequest } from '../../jobs/pullJob';
import { bytesText } from '../../protocol/bytes';
import type { HubOffer } from '../../protocol/hub';
import { KNOWN_MODELS } from '../../protocol/knownModels';
import { Exit } from '../io';
import { modelsList } from '../knownModels';
import { badArguments } from '../options';
import { table } from '../table';
import type { Command, Given } from './command';
import { printJson } from './command';

/** `dimcat pull`: the only command that downloads anything. */
export const pull: Command = {
  name: 'pull',
  operands: 'OWNER/MODEL[@REVISION]',
  count: [0, 1],
  missing: 'a model of a hub: owner/model or owner/model@revision, or --list',
  summary: [
    'list the variants of a model on its hub (ONNX files, the checkpoint), or download one',
    'with its weights and tokenizer into the cache of the hub',
    '(HF_TOKEN: your access token; HF_ENDPOINT: a mirror)',
  ],
  options: ['list', 'file', 'variant', 'offline', 'json'],
  run: async (given, { io, context }) => {
    const { json, list } = given.values;
    if (list) {
      if (json) printJson(io, KNOWN_MODELS);
      else io.out(modelsList());
      return Exit.fine;
    }
    const request = requestOf(given);
    if (request.file === undefined && request.variant === undefined) {
      const found = await offerJob(request, context);
      if (json) printJson(io, { commit: found.commit, variants: found.variants });
      else io.out(offerText(request.name, found));
      return Exit.fine;
    }
    const pulled = await pullJob(request, context);
    if (json) printJson(io, pulled);
    else io.out(`${pulled.files.join('\n')}\n`);
    return Exit.fine;
  },
};

function requestOf({ operands, values: { file, variant, offline } }: Given): PullRequest {
  if (file !== undefined && variant !== undefined)
    throw badArguments('pull takes --file or --variant, not both.');
  const [name] = operands;
  if (name === undefined) throw badArguments(`pull needs ${pull.missing}.`);
  return {
    name,
    offline: offline === true,
    ...(file !== undefined && { file }),
    ...(variant !== undefined && { variant }),
  };
}

function offerText(name: string, { commit, variants }: HubOffer): string {
  if (variants.length === 0)
    return `${name} at ${commit} holds neither an ONNX model nor a checkpoint of safetensors files.\n`;
  const columns = [{ title: 'size', right: true }, { title: 'file' }];
  const rows = variants.map((variant) => [bytesText(variant.size), variant.path]);
  return [
    `${name} at ${commit}\n`,
    table(columns, rows),
    `Download one: dimcat pull ${name} --file ${variants[0]!.path}\n`,
  ].join('\n');
}
