import { expect, test } from 'vitest'
import { pointOf } from './point'

test('points in the ways that people write them', () => {
  for (const t of ['55.75,37.62', ' 55.75, 37.62 ', '55.75 37.62', '55.75;37.62', '55,75 37,62', '55,75; 37,62', '۵۵٫۷۵، ۳۷٫۶۲', '55.75° 37.62°', '+55.75,37.62']) expect(pointOf(t), t).toBe('55.75,37.62')
  expect(pointOf('-33.9,18.4')).toBe('-33.9,18.4')
})

test('what is no point is a name', () => {
  for (const t of ['', 'Mumbai', '55.75', '91,0', '0,181', '55.75,', '1,2,3', 'IRBND 12']) expect(pointOf(t), t).toBeUndefined()
})
