import { render } from 'preact'
import { App } from './app'
import { lang } from './lang'
import { apiQuery, askPlan } from './pages/plan/query'
import { route } from './route'
import './style.css'
import './ui/ui.css'

// The first plan was asked for by first.js. Where it is there in a moment, the first
// frame shows it; else the form comes first.
const moment = 250 // ms

async function start() {
  if (route.value.page === 'plan') {
    await Promise.race([askPlan(apiQuery(route.value.query), lang.value).catch(() => undefined), new Promise((r) => setTimeout(r, moment))])
  }
  render(<App />, document.getElementById('app')!)
}

void start()
