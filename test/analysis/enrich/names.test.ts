import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countryName } from '#analysis/enrich/country-name.ts';
import { serviceName } from '#analysis/enrich/services.ts';

describe('service names', () => {
  // IANA Service Name and Transport Protocol Port Number Registry; protocols 6 = TCP, 17 = UDP.
  const cases: readonly (readonly [protocol: number, port: number, name: string])[] = [
    [6, 22, 'ssh'],
    [6, 80, 'http'],
    [6, 443, 'https'],
    [17, 443, 'https'],
    [17, 53, 'domain'],
    [6, 3389, 'ms-wbt-server'],
    [6, 1433, 'ms-sql-s'],
    [6, 445, 'microsoft-ds'],
    [6, 5432, 'postgresql'],
    [17, 123, 'ntp'],
    [6, 514, 'shell'],
    [17, 514, 'syslog'],
    [17, 22, ''],
    [6, 67, ''],
    [6, 61_001, ''],
    [1, 0, ''],
    [50, 443, ''],
  ];
  for (const [protocol, port, name] of cases) {
    test(`protocol ${protocol} port ${port} is "${name}"`, () => {
      assert.equal(serviceName(protocol, port), name);
    });
  }
});

describe('country names', () => {
  const cases: readonly (readonly [code: string, name: string])[] = [
    ['DE', 'Germany'],
    ['us', 'United States'],
    ['', 'unknown'],
    ['QQ', 'QQ'],
    ['?', '?'],
  ];
  for (const [code, name] of cases) {
    test(`"${code}" is ${name}`, () => {
      assert.equal(countryName(code), name);
    });
  }
});
