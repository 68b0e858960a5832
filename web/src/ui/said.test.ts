import { expect, test, vi } from 'vitest'

vi.stubGlobal('document', { documentElement: { dataset: {} } })
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} })
vi.stubGlobal('navigator', { languages: ['en'] })
const { setLang } = await import('../lang')
const { candidates, fieldOf, labelOf, said } = await import('./said')
const { listed, signedUSD } = await import('../format')

test('the places that a fix names', () => {
  expect(candidates('did you mean INBOM (Mumbai, IN), IRAST (Astara (Iran), IR)?')).toEqual([{ id: 'INBOM', name: 'Mumbai' }, { id: 'IRAST', name: 'Astara (Iran)' }])
  expect(candidates('give 50 to 99')).toEqual([])
})

test('what the server says, in three languages', () => {
  expect(said('unknown place "Mumba"')).toBe('unknown place “Mumba”')
  expect(said('request body is too large limit=33554432 bytes')).toBe('the file is larger than 32 MiB; make it smaller or split it')
  expect(fieldOf('body')).toBe('')
  setLang('ru')
  expect(said('unknown place "Mumba"')).toBe('пункт «Mumba» неизвестен')
  expect(said('give 50 to 99')).toBe('укажите от 50 до 99')
  expect(said('something new')).toBeUndefined()
  expect(labelOf(fieldOf('query.feu'))).toBe('Количество')
  setLang('fa')
  expect(said('invalid float')).toMatch(/^عدد لازم است/)
  expect(listed(['الف', 'ب'])).toBe('الف، ب')
  setLang('en')
  expect(said('something new')).toBe('something new')
  expect(labelOf('nonsense')).toBe('nonsense')
  expect([signedUSD(608), signedUSD(-1475.2), signedUSD(0.2)]).toEqual(['+$608', '−$1,475', '$0'])
})
