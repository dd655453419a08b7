/** How many ports above the wanted one are tried before any free one is taken. */
const NEIGHBOURS = 15;

/**
 * Listens on 127.0.0.1 only. If the port is taken, the next ones are tried in order: a stable port
 * is a stable origin, and so keeps the voice that the browser stored for it.
 *
 * @param {import('node:http').Server} server
 * @param {number} port wanted; 0 takes any free one
 * @returns {Promise<string>} the origin, such as http://127.0.0.1:8737
 */
export async function listen(server, port) {
  const last = Math.min(port + NEIGHBOURS, 65535);
  for (let candidate = port; port !== 0 && candidate <= last; ++candidate) {
    if (await tryListen(server, candidate)) return origin(server);
  }
  await tryListen(server, 0);
  return origin(server);
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<boolean>} false if the port is taken or not ours to take
 */
function tryListen(server, port) {
  return new Promise((resolve, reject) => {
    const onError = (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    };
    server.once('error', onError);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', onError);
      resolve(true);
    });
  });
}

/** @param {import('node:http').Server} server */
function origin(server) {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return `http://127.0.0.1:${address.port}`;
}
