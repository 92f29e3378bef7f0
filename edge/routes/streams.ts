import { Hono } from 'hono'
import { CreateStream, ListQuery, ReplayStream, RotateSecret, UpdateStream } from '../contract.ts'
import type { AppEnv } from '../http.ts'
import { session } from '../middleware/auth.ts'
import { clientIp } from '../middleware/client-ip.ts'
import { json, jsonBody, optionalJsonBody, query } from '../middleware/validate.ts'
import { listDeliveries, listStreamDeadLetters, replayStreamDeadLetter, testStream } from '../services/stream-try.ts'
import {
  createStream,
  deleteStream,
  getStream,
  listStreams,
  replayStream,
  rotateSecret,
  updateStream,
} from '../services/streams.ts'

const write = session('streams:write')

export const streams = new Hono<AppEnv>()
  .get('/v1/streams', write, async c => c.json(await listStreams(c.get('ctx'), c.get('session'))))
  .post('/v1/streams', write, jsonBody, json(CreateStream), async c =>
    c.json(await createStream(c.get('ctx'), c.get('session'), c.req.valid('json'), clientIp(c)), 201),
  )
  .get('/v1/streams/:id', write, async c => c.json(await getStream(c.get('ctx'), c.get('session'), c.req.param('id'))))
  .patch('/v1/streams/:id', write, jsonBody, json(UpdateStream), async c =>
    c.json(await updateStream(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('json'), clientIp(c))),
  )
  .delete('/v1/streams/:id', write, async c => {
    await deleteStream(c.get('ctx'), c.get('session'), c.req.param('id'), clientIp(c))
    return c.body(null, 204)
  })
  .post('/v1/streams/:id/test', write, async c =>
    c.json(await testStream(c.get('ctx'), c.get('session'), c.req.param('id'), clientIp(c))),
  )
  .post('/v1/streams/:id/replay', write, jsonBody, json(ReplayStream), async c =>
    c.json(
      await replayStream(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('json'), clientIp(c)),
      202,
    ),
  )
  .post('/v1/streams/:id/secret', write, optionalJsonBody, json(RotateSecret), async c =>
    c.json(
      await rotateSecret(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('json'), clientIp(c)),
      201,
    ),
  )
  .get('/v1/streams/:id/deliveries', write, query(ListQuery), async c =>
    c.json(await listDeliveries(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('query'))),
  )
  .get('/v1/streams/:id/dead-letters', write, query(ListQuery), async c =>
    c.json(await listStreamDeadLetters(c.get('ctx'), c.get('session'), c.req.param('id'), c.req.valid('query'))),
  )
  .post('/v1/streams/:id/dead-letters/:letterId/replay', write, async c => {
    const ids = { stream: c.req.param('id'), letter: c.req.param('letterId') }
    return c.json(await replayStreamDeadLetter(c.get('ctx'), c.get('session'), ids, clientIp(c)))
  })
