import { useId, useState } from 'preact/hooks'
import { words } from '../words/ui'

interface Props {
  label: string
  values: string[]
  onChange: (values: string[]) => void
  /** The words of a value, the value itself by default. */
  show?: (value: string) => string
  hint?: string
}

/** A list of words that are added one by one and taken away with a click. */
export function Tokens({ label, values, onChange, show = (v) => v, hint }: Props) {
  const id = useId()
  const [text, setText] = useState('')
  const add = () => {
    const v = text.trim()
    setText('')
    if (v && !values.includes(v)) onChange([...values, v])
  }
  return (
    <div class="field tokens">
      <label for={id}>{label}</label>
      <div class="tokenbox">
        {values.map((v) => (
          <span class="token">
            <bdi>{show(v)}</bdi>
            <button type="button" aria-label={words('remove', { name: show(v) })} onClick={() => onChange(values.filter((o) => o !== v))}>×</button>
          </span>
        ))}
        <input
          id={id}
          dir="auto"
          value={text}
          placeholder={hint}
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          onInput={(e) => setText(e.currentTarget.value)}
          onBlur={add}
          onKeyDown={(e) => {
            if (e.key === 'Enter') (e.preventDefault(), add())
            if (e.key === 'Backspace' && !text && values.length) onChange(values.slice(0, -1))
          }}
        />
      </div>
    </div>
  )
}
