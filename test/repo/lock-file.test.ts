import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { textOf } from './project-files.ts';

const texts = z.record(z.string(), z.string());
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      resolved: z.string().optional(),
      optionalDependencies: texts.optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});
const manifestSchema = z.object({
  dependencies: texts,
  devDependencies: texts,
  allowScripts: z.record(z.string(), z.boolean()),
});

const { packages } = lockSchema.parse(JSON.parse(textOf('package-lock.json')));
const manifest = manifestSchema.parse(JSON.parse(textOf('package.json')));

describe('package-lock.json', () => {
  test('names no registry, so that each user takes packages from their own', () => {
    assert.deepEqual(
      Object.keys(packages).filter((path) => packages[path]?.resolved !== undefined),
      [],
    );
  });

  test('has the binaries of all platforms, without which `npm ci` refuses it (scripts/complete-lock.js)', () => {
    const missing = Object.entries(packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter((name) => !isLocked(path, name)),
    );
    assert.deepEqual(missing, []);
  });

  test('every package with an install script is allowed or refused by name', () => {
    const named = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript === true);
    const names = named.map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    assert.deepEqual(Object.keys(manifest.allowScripts).sort(), [...new Set(names)].sort());
  });
});

describe('package.json', () => {
  test('states each version exactly', () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    assert.deepEqual(
      all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
      [],
    );
  });
});

/** Looks where Node would: in the package's own node_modules and in those above it. */
function isLocked(path: string, name: string): boolean {
  const levels = path.split('/node_modules/');
  const above = levels.map((_level, index) => levels.slice(0, index + 1).join('/node_modules/'));
  return ['', ...above.map((folder) => `${folder}/`)].some(
    (folder) => packages[`${folder}node_modules/${name}`] !== undefined,
  );
}
