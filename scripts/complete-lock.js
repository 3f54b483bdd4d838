// Adds to package-lock.json what npm leaves out when its registry lacks the binaries of other platforms: npm then writes
// a lock file that `npm ci` refuses everywhere ("Missing: … from lock file"). Only packages whose one version is stated
// exactly by the package that wants them are added; without a checksum, since nobody here has seen them.
// Run it after `npm install` when test/repo/lock-file.test.ts says so: node scripts/complete-lock.js
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './installed-node.js';

const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

const file = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
  Object.entries(entry.optionalDependencies ?? {})
    .filter(([name]) => !isLocked(path, name))
    .map(([name, version]) => ({ name, version, dev: entry.dev === true })),
);
for (const wanted of missing) lock.packages[`node_modules/${wanted.name}`] = placeholder(wanted);
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([one], [other]) => one.localeCompare(other, 'en')),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${missing.length} packages of other platforms added.`);

/** Looks where Node would: in the package's own node_modules and in those above it. */
function isLocked(path, name) {
  const levels = path.split('/node_modules/');
  for (let depth = levels.length; depth > 0; depth--) {
    if (lock.packages[`${levels.slice(0, depth).join('/node_modules/')}/node_modules/${name}`]) return true;
  }
  return lock.packages[`node_modules/${name}`] !== undefined;
}

function placeholder({ name, version, dev }) {
  const words = name.split(/[/-]/);
  const os = words.filter((word) => OS.includes(word));
  const cpu = words.filter((word) => CPU.includes(word));
  const libc = words.flatMap((word) => LIBC[word] ?? []);
  if (!/^\d/.test(version) || os.length !== 1 || cpu.length !== 1) {
    throw new Error(`expected an exact version and a platform in the name of ${name}, found version ${version}`);
  }
  return {
    version,
    cpu,
    ...(dev && { dev }),
    ...(os[0] === 'linux' && libc.length > 0 && { libc }),
    optional: true,
    os,
  };
}
