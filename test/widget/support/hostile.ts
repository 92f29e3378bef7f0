import type { Connection, Event } from '../../../edge/contract.ts'
import { connection, event } from './data.ts'

/** Texts that try to become markup, script, an address or another order of reading. */
export const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  '</script><script>alert(1)</script>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  'javascript:alert(1)',
  '" style="position:fixed" onmouseover="alert(1)',
  '{{alert(1)}}',
  '<a href="https://evil.example">click</a>',
  'invoice\u202Efdp.exe',
  'bell\u0007 \u001b[31m \u0000',
]

export function hostileEvents(): Event[] {
  return HOSTILE.map((text, index) =>
    event(index, {
      activityLabel: text,
      description: text,
      actor: { type: 'user', name: text, email: text },
      item: { type: text, name: text, path: text },
      participants: [{ type: text, name: text, email: text }],
      ip: text,
      country: text,
      city: text,
      region: text,
    }),
  )
}

export function hostileConnection(): Connection {
  const [text = ''] = HOSTILE
  return connection({ name: text, adminEmail: text, team: { id: text, name: text, memberCount: 1 } })
}
