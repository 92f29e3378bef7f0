import type { Random } from './random.ts'

export interface Place {
  city: string
  region: string
  country: string
}

const place = (city: string, region: string, country: string): Place => ({ city, region, country })

/** Where the team works: hours ahead of UTC (no summer time) and the share of people. */
export const sites = [
  { place: place('New York', 'New York', 'US'), offset: -5, share: 0.45 },
  { place: place('London', 'England', 'GB'), offset: 0, share: 0.27 },
  { place: place('Kolkata', 'West Bengal', 'IN'), offset: 5.5, share: 0.2 },
  { place: place('Sydney', 'New South Wales', 'AU'), offset: 10, share: 0.08 },
] as const

const abroad =
  'Paris|Île-de-France|FR,Berlin|Berlin|DE,Madrid|Madrid|ES,Rome|Lazio|IT,Warsaw|Mazovia|PL,Kyiv|Kyiv|UA,Oslo|Oslo|NO,Stockholm|Stockholm|SE,Helsinki|Uusimaa|FI,Copenhagen|Capital|DK,Dublin|Leinster|IE,Lisbon|Lisbon|PT,Athens|Attica|GR,Istanbul|Istanbul|TR,Cairo|Cairo|EG,Lagos|Lagos|NG,Nairobi|Nairobi|KE,Accra|Greater Accra|GH,Casablanca|Casablanca-Settat|MA,Cape Town|Western Cape|ZA,Dubai|Dubai|AE,Riyadh|Riyadh|SA,Tel Aviv|Tel Aviv|IL,Tehran|Tehran|IR,Karachi|Sindh|PK,Dhaka|Dhaka|BD,Colombo|Western|LK,Kathmandu|Bagmati|NP,Bangkok|Bangkok|TH,Hanoi|Hanoi|VN,Manila|Metro Manila|PH,Jakarta|Jakarta|ID,Kuala Lumpur|Kuala Lumpur|MY,Singapore||SG,Hong Kong||HK,Taipei|Taipei|TW,Shanghai|Shanghai|CN,Seoul|Seoul|KR,Tokyo|Tokyo|JP,Auckland|Auckland|NZ,São Paulo|São Paulo|BR,Buenos Aires|Buenos Aires|AR,Santiago|Santiago Metropolitan|CL,Lima|Lima|PE,Bogotá|Bogotá|CO,Caracas|Capital District|VE,Mexico City|Mexico City|MX,Toronto|Ontario|CA,Montréal|Quebec|CA,Kingston|Kingston|JM,Vienna|Vienna|AT,Zürich|Zürich|CH,Brussels|Brussels|BE,Amsterdam|North Holland|NL,Prague|Prague|CZ,Budapest|Budapest|HU,Bucharest|Bucharest|RO,Sofia|Sofia|BG,Belgrade|Belgrade|RS,Zagreb|Zagreb|HR,Riga|Riga|LV,Vilnius|Vilnius|LT,Tallinn|Harju|EE,Reykjavík|Capital Region|IS'

/** Everywhere else: visitors of shared links, guests, travellers, attackers. */
export const world: Place[] = abroad.split(',').map(row => {
  const [city = '', region = '', country = ''] = row.split('|')
  return place(city, region, country)
})

/** Addresses out of ranges that no real machine has (RFC 2544 and RFC 3849). */
export function address(random: Random): string {
  if (random.chance(0.15)) return `2001:db8:${hex(random)}:${hex(random)}::${hex(random)}`
  return `198.${random.int(18, 19)}.${random.int(0, 255)}.${random.int(1, 254)}`
}

const hex = (random: Random) => random.int(1, 0xffff).toString(16)

/** `geo_location` of an event's origin, as JSON. Some events know the country only. */
export function geo(at: Place, ip: string, countryOnly = false): string {
  return JSON.stringify({
    ...(countryOnly ? {} : { city: at.city, ...(at.region ? { region: at.region } : {}) }),
    country: at.country,
    ip_address: ip,
  })
}
