// The log of REST requests.
import { post } from './api.js'
import { h, keyed } from './dom.js'
import { attempt } from './forms.js'
import { badge, block, button, card, empty, faultName, filterBox, pretty, segments } from './parts.js'
import { t } from './settings.js'
import { data } from './store.js'
import { at, took } from './time.js'

const kinds = {
  all: () => true,
  refused: (r) => r.code !== 200,
  unsigned: (r) => !r.signed,
  faulty: (r) => r.fault !== '',
  warned: (r) => r.warnings.length > 0,
}

export function requestsView(root) {
  let kind = 'all'
  let words = ''
  const list = h('div', { class: 'rows requests' })
  const none = h('div', {})
  const update = () => {
    const shown = data.requests.filter((r) => kinds[kind](r) && matches(r, words)).slice(0, 200)
    keyed(list, shown, (r) => r.seq, requestRow, (r) => r.seq)
    list.hidden = shown.length === 0
    none.replaceChildren(...(shown.length ? [] : [data.requests.length ? empty(t('nothingMatches')) : empty(t('noRequests'), t('noRequestsHint'))]))
  }
  const choices = [['all', t('all')], ['refused', t('notOK')], ['unsigned', t('badSignature')], ['faulty', t('withFault')], ['warned', t('withWarning')]]
  root.append(card(t('requestLog'), button(t('clearLog'), () => attempt(() => post('/requests/clear', {}).then(() => '')), 'small'),
    h('div', { class: 'tools' },
      segments(t('whichRequests'), choices, kind, (value) => { kind = value; update() }),
      filterBox(t('filterRequests'), (value) => { words = value; update() })),
    none, heading(), list))
  update()
  return { update }
}

const heading = () => h('div', { class: 'rows-head requests-line', 'aria-hidden': true },
  h('span', {}, t('time')), h('span', {}, t('operation')), h('span', {}, 'HTTP'), h('span', {}, t('code')), h('span', {}, t('signature')), h('span', { class: 'num' }, t('duration')))

function matches(r, words) {
  return !words || [r.operation, r.path, r.body, r.answer, r.requestId, r.refusal, String(r.code), String(r.status), ...r.warnings, ...r.params.flat()]
    .some((part) => part.toLowerCase().includes(words))
}

const httpKind = (status) => (status === 0 ? 'quiet' : status < 300 ? 'good' : status < 500 ? 'warn' : 'bad')

export function requestLine(r) {
  return h('summary', { class: 'row-line requests-line' },
    h('span', { class: 'cell-time' }, at(r.time)),
    h('span', { class: 'cell-main' }, h('span', { class: 'mono strong' }, r.operation || `${r.method} ${r.path}`),
      r.fault && badge(t('faultBadge', { name: faultName(r.fault) }), 'bad'), r.requestId.startsWith('console-') && badge(t('fromConsole'), 'quiet'),
      r.warnings.length > 0 && badge(t('undocumented'), 'warn'), r.refusal && h('span', { class: 'muted refusal' }, r.refusal)),
    h('span', {}, badge(r.status || '—', httpKind(r.status))),
    h('span', { class: `mono ${r.code === 200 ? 'text-good' : 'text-bad'}` }, r.code || '—'),
    h('span', {}, r.signed ? badge(t('signedRight'), 'good') : badge(t('signedWrong'), 'bad')),
    h('span', { class: 'mono num muted' }, took(r.took)))
}

export function requestRow(r) {
  const node = h('details', { class: `row ${r.code === 200 ? '' : 'is-bad'}` }, requestLine(r))
  node.addEventListener('toggle', () => { // most are never opened
    if (node.open && node.children.length === 1) node.append(requestDetails(r))
  })
  return node
}

function requestDetails(r) {
  return h('div', { class: 'row-details' },
    h('dl', { class: 'facts' },
      item(t('path'), `${r.method} ${r.path}`), item(t('requestId'), r.requestId || '—'),
      item(t('signature'), r.signed ? t('signatureRight') : r.refusal || t('signedWrong')), r.fault && item(t('fault'), faultName(r.fault)),
      r.warnings.length > 0 && item(t('undocumented'), r.warnings.join('; '))),
    h('div', { class: 'sides' },
      h('div', {}, h('h3', {}, t('request')), r.params.length > 0 && paramsTable(r.params), r.body && block(r.body), r.cut && h('p', { class: 'muted' }, t('cut')),
        !r.params.length && !r.body && h('p', { class: 'muted' }, t('noParams'))),
      h('div', {}, h('h3', {}, t('answerTitle')), r.answer ? block(r.answer) : h('p', { class: 'muted' }, t('noAnswer')), r.answerCut && h('p', { class: 'muted' }, t('cut')))))
}

const item = (name, value) => h('div', {}, h('dt', {}, name), h('dd', { class: 'mono' }, value))

export function paramsTable(params) {
  return h('table', { class: 'table params' }, h('tbody', {}, params.map(([name, value]) =>
    h('tr', {}, h('th', { scope: 'row', class: 'mono' }, name), h('td', { class: 'mono wrap' }, /^[[{]/.test(value) ? h('pre', {}, pretty(value)) : value)))))
}
