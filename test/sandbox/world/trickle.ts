import { Maker } from './maker.ts'
import { mix } from './mix.ts'
import { Random } from './random.ts'
import { liveliness } from './rhythm.ts'
import type { Made } from './scene.ts'
import type { World } from './world.ts'

const weights = Object.fromEntries([...mix.values()].map(row => [row.type, row.weight]))

/**
 * The live events of one minute, in milliseconds of arrival: the same seed gives the same minute, whenever asked.
 * Most arrive within seconds, some after minutes, one in fifty up to 24 hours late.
 */
export function trickle(world: World, minute: number, perMinute: number): { made: Made; arrival: number }[] {
  const random = new Random(world.seed, 'trickle', minute)
  const maker = new Maker(world, random)
  const mean = perMinute * liveliness(minute * 60)
  const count = Math.floor(mean) + (random.chance(mean % 1) ? 1 : 0)
  const result: { made: Made; arrival: number }[] = []
  while (result.length < count) {
    const person = maker.somebody(minute * 60)
    const folder = random.int(0, 24)
    for (let left = random.int(1, 4); left > 0 && result.length < count; left--) {
      const time = minute * 60 + random.int(0, 59)
      const made = maker.make(random.weighted(weights), time, { person, folder })
      result.push({ made, arrival: time * 1000 + delay(random) })
    }
  }
  return result
}

function delay(random: Random): number {
  if (random.chance(0.02)) return random.int(3600, 86_000) * 1000
  return random.chance(0.08) ? random.int(60, 1800) * 1000 : random.int(500, 15_000)
}
