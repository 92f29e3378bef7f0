/**
 * A client that sends just as an idle connection is closed sees a loss that nobody asked for. Node closes after five
 * seconds; the test servers keep theirs open, since faults are asked for.
 */
export function keepOpen<Server extends object>(server: Server): Server {
  if ('keepAliveTimeout' in server) server.keepAliveTimeout = 600_000
  return server
}
