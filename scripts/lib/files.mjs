/** Looking at files and their ages. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Absolute paths of all files below `folder` that `wanted` accepts; none if there is no folder. */
export function filesBelow(folder, wanted = () => true) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .filter(wanted);
}

/** Whether every output exists and none is older than an input. */
export function isUpToDate(outputs, inputs) {
  if (!outputs.every((file) => existsSync(file))) return false;
  const age = (file) => statSync(file).mtimeMs;
  return Math.min(...outputs.map(age)) >= Math.max(...inputs.map(age));
}
