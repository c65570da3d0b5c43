// Forms: fields, sending, what the emulator says to it, and dialogs.
import { h } from './dom.js'
import { icon } from './icons.js'
import { t } from './settings.js'
import { toast } from './parts.js'

let fields = 0

// field puts a label, and a hint if there is one, to an input.
export function field(label, input, hint = '') {
  const id = `field-${++fields}`
  input.id = id
  if (hint) input.setAttribute('aria-describedby', id + '-hint')
  return h('div', { class: 'field' }, h('label', { for: id }, label), input, hint && h('p', { class: 'hint', id: id + '-hint' }, hint))
}

export const input = (name, props = {}) => h('input', { name, type: 'text', autocomplete: 'off', spellcheck: 'false', ...props })

export const select = (name, choices, chosen = '') => {
  const node = h('select', { name }, choices.map(([value, text]) => h('option', { value }, text)))
  if (chosen) node.value = chosen
  return node
}

export const checkbox = (name, label) => h('label', { class: 'check' }, h('input', { type: 'checkbox', name }), h('span', {}, label))

// form sends its fields with send(values, form), which returns what to say when it worked.
export function form(label, send, ...children) {
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true })
  const submit = h('button', { type: 'submit', class: 'button primary' }, label)
  const node = h('form', { class: 'form' }, ...children, problem, h('div', { class: 'form-end' }, submit))
  node.addEventListener('submit', async (event) => {
    event.preventDefault()
    submit.disabled = true
    problem.hidden = true
    try {
      const said = await send(Object.fromEntries(new FormData(node)), node)
      if (said) toast(said)
    } catch (failure) {
      problem.textContent = failure.message
      problem.hidden = false
    }
    submit.disabled = false
  })
  return node
}

// dialog shows a form above the page; Escape closes it. build gets a function that closes it.
export function dialog(title, build) {
  const node = h('dialog', { 'aria-label': title })
  const close = () => node.close()
  node.append(
    h('header', { class: 'card-head' }, h('h2', {}, title),
      h('button', { type: 'button', class: 'button icon-only', 'aria-label': t('close'), onclick: close }, icon('close'))),
    build(close))
  node.addEventListener('close', () => node.remove())
  document.body.append(node)
  node.showModal()
  node.querySelector('input:not([type=checkbox]), textarea, select')?.focus()
}

// confirmed asks first, then does it.
export function confirmed(title, text, label, act) {
  dialog(title, (close) => h('div', { class: 'form' }, h('p', {}, text), h('div', { class: 'form-end' },
    h('button', { type: 'button', class: 'button', onclick: close }, t('cancel')),
    h('button', { type: 'button', class: 'button danger', onclick: () => { close(); attempt(act) } }, label))))
}

// attempt does something and says how it went.
export async function attempt(act) {
  try {
    const said = await act()
    if (said) toast(said)
  } catch (failure) {
    toast(failure.message, 'bad')
  }
}
