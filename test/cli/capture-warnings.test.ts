import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyzeCaptureStream } from '#analysis/capture/analyze-capture.ts';
import { captureWarnings } from '../../src/cli/capture-warnings.ts';
import { pcapFile } from '../support/capture-bytes.ts';

test('names that did not fit are said to be missing, with what helps', async () => {
  async function* file() {
    yield pcapFile([]);
  }
  const observer = { onPayload: () => false, onFlowEnd: () => undefined, lostFacts: 12 };
  const { signal } = new AbortController();
  const result = await analyzeCaptureStream(file(), { signal, onFlow: () => undefined, observer });
  const capture = { name: 'vm.cap', sizeBytes: null, result, fault: null };
  const [warning] = captureWarnings(capture);
  assert.equal(warning?.what, 'Some names are missing');
  assert.match(warning.rest, /of 12 flows of vm\.cap .* --idle/u);
});
