import type { FunctionComponent } from 'preact'
import { languageNames, languages, lang, setLang, type Lang } from './lang'
import { follow, href, route } from './route'
import { signedOut } from './project'
import { setTheme, theme, themes, type Theme } from './theme'
import icon from '../public/icon.svg?inline'
import Plan from './pages/plan'
import { same } from './pages/plan/links'
import { Account, SignIn } from './ui/account'
import { later } from './ui/later'
import { words } from './words/shell'

const page = (load: () => Promise<{ default: FunctionComponent }>) => later(() => load().then((m) => m.default), () => <p class="busy" role="status">{words('loading')}</p>)

// Every page is a chunk of its own, loaded when it is first opened; that of the first
// screen is there from the start.
const pages = {
  plan: Plan,
  compare: page(() => import('./pages/compare')),
  why: page(() => import('./pages/why')),
  claims: page(() => import('./pages/claims')),
  scenario: page(() => import('./pages/scenario')),
  appraise: page(() => import('./pages/appraise')),
  share: page(() => import('./pages/share')),
  data: page(() => import('./pages/data')),
  runs: page(() => import('./pages/runs')),
} satisfies Record<string, FunctionComponent>

type Page = keyof typeof pages

// The pages about one question: their links in the header take it along.
const asking: readonly string[] = ['plan', 'compare', 'why']
const linkTo = (p: Page, from: string) => (asking.includes(p) && asking.includes(from) ? same(p as 'plan') : href(p))

export function App() {
  const { page } = route.value
  const Body = Object.hasOwn(pages, page) ? pages[page as Page] : undefined
  document.title = (Body ? words(page as Page) + ' · ' : '') + 'Meridian'
  return (
    <div class="shell" onClick={follow}>
      <a class="skip" href="#content">{words('skip')}</a>
      <header>
        <a class="brand" href={href('plan')}>
          <img src={icon} alt="" width="24" height="24" /> Meridian
        </a>
        <nav aria-label={words('pages')}>
          {(Object.keys(pages) as Page[]).filter((p) => p !== 'runs' || page === 'runs').map((p) => (
            <a href={linkTo(p, page)} aria-current={p === page ? 'page' : undefined}>{words(p)}</a>
          ))}
        </nav>
        <div class="settings">
          <select aria-label={words('language')} value={lang.value} onChange={(e) => setLang(e.currentTarget.value as Lang)}>
            {languages.map((l) => <option value={l} lang={l}>{languageNames[l]}</option>)}
          </select>
          <select aria-label={words('theme')} value={theme.value} onChange={(e) => setTheme(e.currentTarget.value as Theme)}>
            {themes.map((t) => <option value={t}>{words(t)}</option>)}
          </select>
          <Account />
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {signedOut.value ? <SignIn /> : Body ? <Body key={page} /> : <p>{words('missing')}</p>}
      </main>
      <footer>{words('estimate')} <a href="/v1/docs">{words('api')}</a></footer>
    </div>
  )
}
