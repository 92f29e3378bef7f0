import * as contract from '../../contract.ts'
import type { Operation } from '../operation.ts'

export const ACTIVITIES: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/activities',
    auth: 'session',
    summary: 'The activities, their labels and categories',
    query: contract.ActivitiesQuery,
    answers: { 200: contract.ActivityList },
  },
]
