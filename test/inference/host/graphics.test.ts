import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { graphicsSeen } from '../../../server/inference/host/graphics';
import { temporaryFolder } from '../../support/paths';

describe('The GPUs that the system shows', () => {
  let root: string;
  beforeEach(() => (root = temporaryFolder()));
  afterEach(() => fs.rmSync(root, { recursive: true }));
  const write = (file: string, text = ''): void => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };

  it('are not looked for where nothing tells of them', () => {
    for (const platform of ['win32', 'darwin'] as const)
      assert.equal(graphicsSeen(platform, root), null);
  });

  it('are none on a machine without any, or that were not passed on', () => {
    assert.deepEqual(graphicsSeen('linux', root), []);
    write('proc/driver/nvidia/gpus/0000:01:00.0/information', 'Model: \t\t NVIDIA H200\n');
    assert.deepEqual(graphicsSeen('linux', root), []);
  });

  it('have the names that the drivers give', () => {
    write('dev/nvidia0');
    assert.deepEqual(graphicsSeen('linux', root), ['NVIDIA']);
    write('proc/driver/nvidia/gpus/0000:01:00.0/information', 'Model: \t\t NVIDIA H200\n');
    write('dev/dri/renderD128');
    write('sys/class/drm/renderD128/device/vendor', '0x10de\n');
    write('dev/dri/renderD129');
    write('sys/class/drm/renderD129/device/vendor', '0x1002\n');
    write('dev/dri/renderD130');
    assert.deepEqual(graphicsSeen('linux', root), ['NVIDIA H200', 'AMD', 'unknown GPU']);
  });

  it('are those of Windows below it', () => {
    write('dev/dxg');
    assert.deepEqual(graphicsSeen('linux', root), ['the GPU of Windows']);
  });
});
