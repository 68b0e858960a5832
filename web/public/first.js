// Runs before the application is there: takes the language and the appearance of
// the last visit, and asks for the plan that the first screen shows.
(() => {
  // What asks for the plan comes first. A question in the address is the application's
  // to read; what is only about the page is not one.
  const early = (address) => (window.meridianFirst ??= []).push({ address, answer: fetch(address, { headers: { Accept: 'application/json' } }) })
  const asks = [...new URLSearchParams(location.search).keys()].some((k) => !['it', 'tab', 'order'].includes(k))
  const plans = !asks && ['/', '/plan'].includes(location.pathname)
  if (plans) early('/v1/plan?from=INBOM&to=RUMOW&geometry=true')
  const kept = (k) => { try { return localStorage.getItem('meridian.' + k) } catch { return null } }
  const root = document.documentElement
  const lang = [kept('lang'), ...navigator.languages.map((l) => l.slice(0, 2))].find((l) => ['en', 'ru', 'fa'].includes(l)) ?? 'en'
  const theme = kept('theme')
  root.lang = lang
  root.dir = lang === 'fa' ? 'rtl' : 'ltr'
  root.dataset.theme = theme === 'light' || theme === 'dark' ? theme : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  if (plans && lang !== 'en') early('/v1/names?lang=' + lang)
})()
