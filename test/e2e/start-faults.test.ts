import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ROOT, runFlowbell } from '../cli/run-flowbell.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { until } from '../support/until.ts';
import { startService } from './service.ts';

const LIMIT_MS = 180_000;

describe('what is wrong at the start', () => {
  test('a port in use is said and tried again until it is free', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    assert.ok(address !== null && typeof address === 'object');
    await using folder = await tempFolder();
    await using service = await startService({ folder: folder.path, historyHours: 0, port: address.port });
    try {
      await until(() => service.output().includes('FB1004'), LIMIT_MS);
      assert.match(service.output(), new RegExp(`Port ${address.port} on 127\\.0\\.0\\.1 is already used`));
      assert.equal(service.exitCode(), null);
    } finally {
      other.close();
    }
    await service.ready();
    assert.equal((await fetch(`${service.url()}/healthz`)).status, 200);
    assert.equal(await service.interrupt(20_000), 0);
  });

  test('a configuration that is wrong in many places is answered with all of them and their lines', async () => {
    await using folder = await tempFolder();
    const config = join(folder.path, 'flowbell.yaml');
    const lines = [
      'http:',
      '  port: 70000',
      'tme:',
      '  zone: UTC',
      'sandbox:',
      '  scenarioDelay: soon',
      'log:',
      '  level: loud',
    ];
    await writeFile(config, `${lines.join('\n')}\n`);
    const { code, stdout, stderr } = await runFlowbell(['serve', '--config', config], {
      env: { FLOWBELL_DATA: join(folder.path, 'data'), FLOWBELL_RULES: join(ROOT, 'config/rules.yaml') },
    });
    assert.equal(code, 2);
    assert.equal(stdout, '');
    for (const place of ['2:9 http.port', '3:1 tme', '6:18 sandbox.scenarioDelay', '8:10 log.level'])
      assert.ok(stderr.includes(`flowbell.yaml:${place}`), `${place} is named in:\n${stderr}`);
    assert.match(stderr, /\[FB1001\]/);
  });

  test('a configuration file that is not there is named', async () => {
    const { code, stderr } = await runFlowbell(['serve', '--config', 'not-there.yaml']);
    assert.equal(code, 2);
    assert.match(stderr, /not-there\.yaml/);
    assert.match(stderr, /\[FB1002\]/);
  });

  test('asking where no Flowbell is says how to start one', async () => {
    const { code, stderr } = await runFlowbell(['ask', '--url', 'http://127.0.0.1:9', 'help']);
    assert.equal(code, 1);
    assert.match(stderr, /Flowbell does not answer at http:\/\/127\.0\.0\.1:9\./);
    assert.match(stderr, /npm start/);
    assert.match(stderr, /\[FB5001\]/);
  });
});
