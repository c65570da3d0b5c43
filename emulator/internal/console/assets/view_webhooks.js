// Deliveries of webhooks: what was sent where, and what came of it.
import { h, keyed } from './dom.js'
import { badge, block, card, empty, filterBox, mono, pretty } from './parts.js'
import { count, t } from './settings.js'
import { data } from './store.js'
import { at, took, until } from './time.js'
import { paramsTable } from './view_requests.js'

const states = { waiting: ['deliveryWaiting', 'warn'], delivered: ['deliveryDelivered', 'good'], failed: ['deliveryFailed', 'bad'] }

export function webhooksView(root) {
  let words = ''
  const list = h('div', { class: 'rows deliveries' })
  const none = h('div', {})
  const update = () => {
    const shown = data.deliveries.filter((d) => !words || [d.event, d.url, d.body, d.state].some((part) => part.toLowerCase().includes(words)))
    keyed(list, shown, (d) => d.id, deliveryRow)
    list.hidden = shown.length === 0
    none.replaceChildren(...(shown.length ? [] : [nothing()]))
  }
  root.append(card(t('webhooks'), null, h('div', { class: 'tools' }, filterBox(t('filterWebhooks'), (value) => { words = value; update() })), none, list))
  update()
  return { update }
}

function nothing() {
  if (data.deliveries.length) return empty(t('nothingMatches'))
  return data.state.webhooks ? empty(t('noDeliveries'), t('noDeliveriesHint')) : empty(t('webhooksOff'), t('webhooksOffHint'))
}

function deliveryRow(d) {
  const [name, kind] = states[d.state] ?? ['deliveryWaiting', 'quiet']
  const last = d.attempts.at(-1)
  return h('details', { class: `row ${d.state === 'failed' ? 'is-bad' : ''}` },
    h('summary', { class: 'row-line deliveries-line' },
      h('span', { class: 'cell-time' }, at(d.time)),
      h('span', { class: 'cell-main' }, h('span', { class: 'mono strong' }, d.event), h('span', { class: 'mono muted refusal' }, d.url)),
      h('span', {}, badge(t(name), kind)),
      h('span', { class: 'muted' }, count('attempts', d.attempts.length), d.next > 0 && [' · ', until(d.next)]),
      h('span', {}, last && badge(last.status || '—', last.status >= 200 && last.status < 300 ? 'good' : 'bad'))),
    h('div', { class: 'row-details' }, h('div', { class: 'sides' },
      h('div', {}, h('h3', {}, t('callbackBody')), callback(d.body)),
      h('div', {}, h('h3', {}, t('attemptsTitle')), d.attempts.length ? h('ol', { class: 'attempts' }, d.attempts.map(attempt)) : h('p', { class: 'muted' }, t('noAttempts'))))))
}

// callback shows a form as its fields, and anything else as it is.
function callback(body) {
  if (!/^[\w.%-]+=/.test(body)) return block(body)
  return paramsTable([...new URLSearchParams(body)])
}

function attempt(a) {
  return h('li', {}, h('div', { class: 'attempt-head' }, a.time > 0 && at(a.time), a.status ? badge(`HTTP ${a.status}`, a.status < 300 ? 'good' : 'bad') : badge(t('noReply'), 'bad'), a.took > 0 && mono(took(a.took), 'muted')),
    a.error && h('p', { class: 'text-bad' }, a.error), a.answer && h('pre', { class: 'json', tabindex: 0 }, pretty(a.answer)))
}
