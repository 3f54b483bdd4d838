import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyPluginAsync } from 'fastify';
import { chartProgram, worldOutlines } from '#render/page/browser-files.ts';

interface Asset {
  readonly type: string;
  readonly read: () => Promise<string>;
}

interface Packed {
  readonly plain: Buffer;
  readonly packed: Buffer;
  readonly tag: string;
}

const ASSETS: Readonly<Record<string, Asset>> = {
  'charts.js': { type: 'text/javascript; charset=utf-8', read: chartProgram },
  'world.json': { type: 'application/json', read: worldOutlines },
};

/** Large files of packages that the report page needs, packed once. They are no secret: no link is asked for. */
export const assetRoutes: FastifyPluginAsync = async (app) => {
  for (const [name, { type, read }] of Object.entries(ASSETS)) {
    let made: Promise<Packed> | null = null;
    app.get(`/r/assets/${name}`, async (request, reply) => {
      made ??= pack(read);
      const { plain, packed, tag } = await made;
      reply.type(type).headers({ etag: tag, 'cache-control': 'no-cache', vary: 'accept-encoding' });
      if (request.headers['if-none-match'] === tag) return reply.code(304).send();
      const takesGzip = /\bgzip\b/u.test(request.headers['accept-encoding'] ?? '');
      return takesGzip ? reply.header('content-encoding', 'gzip').send(packed) : reply.send(plain);
    });
  }
};

async function pack(read: () => Promise<string>): Promise<Packed> {
  const plain = Buffer.from(await read());
  const tag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { plain, packed: await promisify(gzip)(plain), tag };
}
