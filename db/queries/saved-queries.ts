import { and, asc, eq, or } from 'drizzle-orm'
import type { Db } from '../client.ts'
import { savedQueries } from '../schema/index.ts'
import type { TenantScope } from '../scope.ts'

export type SavedQueryRow = typeof savedQueries.$inferSelect

/** The user's own and the tenant's shared ones, by name. */
export async function listQueries(db: Db, scope: TenantScope, userId: string): Promise<SavedQueryRow[]> {
  return db
    .select()
    .from(savedQueries)
    .where(
      and(
        eq(savedQueries.tenantId, scope.tenantId),
        or(eq(savedQueries.userId, userId), eq(savedQueries.shared, true)),
      ),
    )
    .orderBy(asc(savedQueries.name), asc(savedQueries.id))
}

export async function insertQuery(
  db: Db,
  scope: TenantScope,
  values: Omit<typeof savedQueries.$inferInsert, 'id' | 'tenantId'>,
): Promise<void> {
  await db.insert(savedQueries).values({ ...values, tenantId: scope.tenantId })
}

export async function updateQuery(
  db: Db,
  scope: TenantScope,
  publicId: string,
  userId: string,
  set: Partial<Pick<SavedQueryRow, 'name' | 'query' | 'shared'>> & { updatedAt: number },
): Promise<void> {
  await db
    .update(savedQueries)
    .set(set)
    .where(own(scope, publicId, userId))
}

export async function deleteQuery(db: Db, scope: TenantScope, publicId: string, userId: string): Promise<void> {
  await db.delete(savedQueries).where(own(scope, publicId, userId))
}

/** With the tenant. */
export async function eraseQueries(db: Db, tenantId: number): Promise<void> {
  await db.delete(savedQueries).where(eq(savedQueries.tenantId, tenantId))
}

function own(scope: TenantScope, publicId: string, userId: string) {
  return and(
    eq(savedQueries.tenantId, scope.tenantId),
    eq(savedQueries.publicId, publicId),
    eq(savedQueries.userId, userId),
  )
}
