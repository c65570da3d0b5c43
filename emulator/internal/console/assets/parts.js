// The small parts that views are made of.
import { h } from './dom.js'
import { icon } from './icons.js'
import { t } from './settings.js'

export const badge = (text, kind = '', title = null) => h('span', { class: `badge ${kind}`, title }, text)

export const mono = (text, cls = '') => h('span', { class: `mono ${cls}` }, text)

export const card = (title, aside, ...children) =>
  h('section', { class: 'card' }, h('header', { class: 'card-head' }, h('h2', {}, title), aside), ...children)

export const empty = (title, hint, ...actions) =>
  h('div', { class: 'empty' }, h('p', { class: 'empty-title' }, title), hint && h('p', { class: 'muted' }, hint), ...actions)

export const button = (label, onclick, cls = '', act = null) =>
  h('button', { type: 'button', class: `button ${cls}`, onclick, 'data-act': act }, label)

// copyButton copies what text() returns then.
export function copyButton(text, label = t('copy')) {
  const node = h('button', { type: 'button', class: 'button small copy', 'aria-live': 'polite' }, icon('copy'), h('span', {}, label))
  node.addEventListener('click', async (event) => {
    event.preventDefault()
    const done = await copy(text())
    node.lastChild.textContent = done ? t('copied') : t('copyFailed')
    setTimeout(() => { node.lastChild.textContent = label }, 1500)
  })
  return node
}

// copy works on addresses that are not secure contexts too.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = h('textarea', { class: 'offscreen', 'aria-hidden': true, value: text })
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}

// code is a text to copy, under the name of its language.
export const code = (text, language) =>
  h('div', { class: 'code' }, h('div', { class: 'code-head' }, h('span', {}, language), copyButton(() => text)), h('pre', { tabindex: 0 }, text))

// block is code in the language it turns out to be in.
export function block(text) {
  const shown = pretty(text)
  return code(shown, shown === text && !/^[[{]/.test(text) ? t('text') : 'JSON')
}

// pretty shows JSON indented, and anything else as it is.
export function pretty(text) {
  try { return JSON.stringify(JSON.parse(text), null, 2) } catch { return text }
}

export function toast(text, kind = 'good') {
  let stack = document.getElementById('toasts')
  if (!stack) {
    stack = h('div', { id: 'toasts', role: 'status' })
    document.body.append(stack)
  }
  const node = h('div', { class: `toast ${kind}` }, text)
  stack.append(node)
  setTimeout(() => node.remove(), kind === 'bad' ? 8000 : 3500)
}

export const filterBox = (label, onInput, value = '') =>
  h('input', { type: 'search', class: 'filter', placeholder: label, 'aria-label': label, value, oninput: (e) => onInput(e.target.value.trim().toLowerCase()) })

// segments is a choice of one out of a few.
export function segments(label, choices, chosen, onChoose) {
  const node = h('div', { class: 'segments', role: 'group', 'aria-label': label })
  for (const [value, text] of choices) {
    node.append(h('button', {
      type: 'button', 'aria-pressed': String(value === chosen), onclick: (e) => {
        for (const other of node.children) other.setAttribute('aria-pressed', other === e.currentTarget)
        onChoose(value)
      },
    }, text))
  }
  return node
}

// faultName puts what an injected fault does into the reader's words.
export const faultName = (name) => name.replace(/delay|refuse|drop|cut|malformed/g, (trait) => t('trait_' + trait))
