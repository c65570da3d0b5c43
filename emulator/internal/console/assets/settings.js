// What the reader chose: theme and language. Without storage the choice lasts as long as the page.
import en from './texts.en.js'
import zh from './texts.zh.js'

const texts = { en, zh }

function load(name) {
  try { return localStorage.getItem(name) } catch { return null }
}

function save(name, value) {
  try { localStorage.setItem(name, value) } catch { /* it lasts as long as the page */ }
}

let language = load('console-language')
if (!texts[language]) language = navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'

export const currentLanguage = () => language

export function switchLanguage() {
  language = language === 'zh' ? 'en' : 'zh'
  save('console-language', language)
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
}

// t is a text in the reader's language, with {names} replaced.
export function t(key, values = {}) {
  const text = texts[language][key] ?? en[key] ?? key
  return text.replace(/\{(\w+)\}/g, (all, name) => (name in values ? String(values[name]) : all))
}

// count picks the word for one or for many. Chinese has the same for both.
export function count(key, n) {
  return t(n === 1 ? key + 'One' : key + 'Many', { n: number(n) })
}

export const number = (n) => new Intl.NumberFormat(document.documentElement.lang).format(n)

const themes = ['auto', 'light', 'dark']

export const currentTheme = () => document.documentElement.dataset.theme ?? 'auto'

export function switchTheme() {
  const next = themes[(themes.indexOf(currentTheme()) + 1) % themes.length]
  if (next === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = next
  save('console-theme', next)
}
