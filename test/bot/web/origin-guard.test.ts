import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createOriginGuard } from '#bot/web/origin-guard.ts';

const guard = createOriginGuard({ publicUrls: ['https://flowbell.example.com', 'http://bell.example:8080'] });

describe('the origin guard', () => {
  for (const { name, headers } of [
    { name: 'a program on this machine', headers: { host: '127.0.0.1:3978' } },
    { name: 'the page by address', headers: { host: '127.0.0.1:3978', origin: 'http://127.0.0.1:3978' } },
    { name: 'the page by name', headers: { host: 'localhost:3978', origin: 'http://localhost:3978' } },
    { name: 'the page by IPv6 address', headers: { host: '[::1]:3978', origin: 'http://[::1]:3978' } },
    { name: 'a name in any case', headers: { host: 'LocalHost:3978' } },
    { name: 'an address typed by the person', headers: { host: 'localhost:3978', 'sec-fetch-site': 'none' } },
    { name: "the page's own request", headers: { host: 'localhost:3978', 'sec-fetch-site': 'same-origin' } },
    {
      name: 'the page behind a proxy that is configured',
      headers: { host: 'flowbell.example.com', origin: 'https://flowbell.example.com' },
    },
    {
      name: 'a configured address with a port',
      headers: { host: 'bell.example:8080', origin: 'http://bell.example:8080' },
    },
  ]) {
    test(`lets in ${name}`, () => {
      guard(headers);
    });
  }

  for (const { name, headers } of [
    { name: 'no name at all', headers: {} },
    { name: 'a foreign name that resolves to this machine', headers: { host: 'rebound.evil.example:3978' } },
    {
      name: 'a foreign name that agrees with its origin',
      headers: { host: 'evil.example', origin: 'http://evil.example' },
    },
    { name: 'a name that begins like ours', headers: { host: 'localhost.evil.example:3978' } },
    { name: 'our name as the user part of another', headers: { host: 'localhost@evil.example' } },
    { name: 'our name before a path', headers: { host: 'evil.example/localhost' } },
    { name: 'our name behind a fragment', headers: { host: 'localhost#.evil.example' } },
    { name: 'another site', headers: { host: 'localhost:3978', origin: 'https://evil.example' } },
    { name: 'another port of this machine', headers: { host: 'localhost:3978', origin: 'http://localhost:8000' } },
    { name: 'another name of this machine', headers: { host: 'localhost:3978', origin: 'http://127.0.0.1:3978' } },
    {
      name: 'a page without an origin, such as a sandboxed frame',
      headers: { host: 'localhost:3978', origin: 'null' },
    },
    { name: 'a request that another site caused', headers: { host: 'localhost:3978', 'sec-fetch-site': 'cross-site' } },
    { name: 'a request of a sibling', headers: { host: 'flowbell.example.com', 'sec-fetch-site': 'same-site' } },
    {
      name: 'the configured name by a scheme that is not configured',
      headers: { host: 'localhost:3978', origin: 'http://flowbell.example.com' },
    },
  ]) {
    test(`refuses ${name} with 403`, () => {
      assert.throws(() => guard(headers), { name: 'AppError', code: 'FB5003', status: 403 });
    });
  }
});
