// Times on the page. What has a data-ago or data-until is kept right by the clock.
import { h } from './dom.js'
import { t } from './settings.js'
import { now } from './store.js'

const pad = (n, size = 2) => String(n).padStart(size, '0')

export function clockTime(ms) {
  const d = new Date(ms)
  return `${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}.${pad(d.getMilliseconds(), 3)}`
}

export function fullTime(ms) {
  const d = new Date(ms)
  return `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())} ${clockTime(ms)}`
}

const units = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1000]]

// span is a length of time in its largest unit.
export function span(ms) {
  for (const [unit, size] of units) {
    if (ms >= size) return t('span_' + unit, { n: Math.floor(ms / size) })
  }
  return t('span_second', { n: 0 })
}

const agoText = (ms) => (now() - ms < 2000 ? t('justNow') : t('ago', { span: span(now() - ms) }))
const untilText = (ms) => (ms <= now() ? t('over') : t('in', { span: span(ms - now()) }))

export const ago = (ms, cls = 'muted') =>
  h('time', { class: cls, datetime: new Date(ms).toISOString(), title: fullTime(ms), 'data-ago': ms }, agoText(ms))

export const until = (ms, cls = '') =>
  h('time', { class: cls, datetime: new Date(ms).toISOString(), title: fullTime(ms), 'data-until': ms }, untilText(ms))

export const at = (ms) => h('time', { class: 'mono at', datetime: new Date(ms).toISOString(), title: fullTime(ms) }, clockTime(ms))

// took is a length of time given in microseconds.
export function took(us) {
  if (us < 100) return '<0.1 ms'
  if (us < 10_000) return `${(us / 1000).toFixed(1)} ms`
  if (us < 1_000_000) return `${Math.round(us / 1000)} ms`
  return `${(us / 1_000_000).toFixed(1)} s`
}

const tickers = new Set()

// each calls a function every half second while the node is on the page.
export function each(node, tick) {
  tickers.add({ node, tick, away: 0 })
}

function set(node, text) {
  if (node.textContent !== text) node.textContent = text
}

setInterval(() => {
  for (const node of document.querySelectorAll('[data-ago]')) set(node, agoText(Number(node.dataset.ago)))
  for (const node of document.querySelectorAll('[data-until]')) set(node, untilText(Number(node.dataset.until)))
  for (const ticker of tickers) {
    if (ticker.node.isConnected) {
      ticker.away = 0
      ticker.tick()
    } else if (++ticker.away > 2) { // it may not be on the page yet
      tickers.delete(ticker)
    }
  }
}, 500)
