import { define } from '../lang'

export const words = define({
  lost: ['The map needs WebGL, which this browser does not give. All else works without it.', 'Карте нужен WebGL, которого нет в этом браузере. Остальное работает без неё.', 'نقشه به WebGL نیاز دارد که این مرورگر ندارد. بقیه بدون آن کار می‌کند.'],
  hollow: ['planned, being built, closed', 'план, стройка, закрыто', 'برنامه، در ساخت، بسته'],
})
