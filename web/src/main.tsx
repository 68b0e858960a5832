import { render } from 'preact'
import { App } from './app'
import './style.css'
import './ui/ui.css'

render(<App />, document.getElementById('app')!)
