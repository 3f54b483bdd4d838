import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

const PAGE = fileURLToPath(new URL('./page/', import.meta.url));

/** The page at /chat and its files below; the folder's other files (type check settings) stay private. */
export const pageRoutes: FastifyPluginAsync = async (app) => {
  await app.register(fastifyStatic, {
    root: PAGE,
    prefix: '/chat/',
    index: false,
    cacheControl: false,
    allowedPath: (path) => /\.(?:css|html|js|svg)$/u.test(path),
    setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
  });
  app.get('/', async (_request, reply) => reply.redirect('/chat'));
  app.get('/chat/', async (_request, reply) => reply.redirect('/chat'));
  app.get('/chat', async (_request, reply) => reply.header('cache-control', 'no-cache').sendFile('index.html'));
};
