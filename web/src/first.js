// Runs before the application is there: takes the language and the appearance of
// the last visit, and asks for the plan that the first screen shows.
(() => {
  const kept = (k) => { try { return localStorage.getItem('meridian.' + k) } catch { return null } }
  const lang = [kept('lang'), ...navigator.languages.map((l) => l.slice(0, 2))].find((l) => ['en', 'ru', 'fa'].includes(l)) ?? 'en'
  // A question in the address is the application's to read; what is only about the page is not one.
  const asks = [...new URLSearchParams(location.search).keys()].some((k) => !['it', 'tab', 'order', 'leg'].includes(k))
  if (!asks && ['/', '/plan'].includes(location.pathname)) {
    const early = (address) => ({ address, answer: fetch(address, { headers: { Accept: 'application/json' } }) })
    const spoken = lang === 'en' ? '' : '&lang=' + lang
    window.meridianFirst = [early('/v1/plan?from=INBOM&to=RUMOW' + spoken + '&geometry=true')]
    if (spoken) window.meridianFirst.push(early('/v1/names?lang=' + lang))
  }
  const root = document.documentElement
  const theme = kept('theme')
  root.lang = lang
  root.dir = lang === 'fa' ? 'rtl' : 'ltr'
  root.dataset.theme = theme === 'light' || theme === 'dark' ? theme : matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
})()
