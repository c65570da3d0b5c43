// Switches for what goes wrong.
import { post } from './api.js'
import { h, keyed } from './dom.js'
import { attempt, field, form, input } from './forms.js'
import { badge, button, card, empty, faultName, mono } from './parts.js'
import { count, t } from './settings.js'
import { data } from './store.js'

const kinds = ['latency', 'serverError', 'rateLimited', 'htmlError', 'notEnabled', 'dropBefore', 'dropAfter', 'cut', 'malformed']
const numbers = { latency: ['milliseconds', 2000, 600_000], rateLimited: ['retryAfter', 5, 600] }

export function faultsView(root) {
  const list = h('div', { class: 'list' })
  const none = h('div', {})
  const clear = button(t('clearAll'), () => attempt(async () => { await post('/faults/clear', {}); return t('faultsCleared') }), 'small danger')
  const update = () => {
    const faults = data.state.faults.map((f, i) => ({ ...f, i }))
    keyed(list, faults, (f) => f.i, faultLine)
    clear.hidden = faults.length === 0
    none.replaceChildren(...(faults.length ? [] : [empty(t('noFaults'), t('noFaultsHint'))]))
  }
  root.append(h('div', { class: 'with-aside' }, card(t('injectFault'), null, h('div', { class: 'card-body' }, faultForm())), h('aside', {}, card(t('activeFaults'), clear, none, list))))
  update()
  return { update }
}

function faultLine(f) {
  const remove = () => attempt(async () => { await post('/faults/clear', { operation: f.operation }) })
  return h('div', { class: 'list-line' },
    h('span', { class: 'list-main' }, f.operation === '*' ? h('span', { class: 'strong' }, t('allOperations')) : mono(f.operation, 'strong'),
      h('span', { class: 'muted' }, faultName(f.name), f.delay > 0 && ` (${f.delay} ms)`)),
    h('span', { class: 'list-end' }, badge(f.times ? count('timesLeft', f.times) : t('untilCleared'), 'warn'), button(t('clear'), remove, 'small', 'clear')))
}

function faultForm() {
  const operations = h('select', { name: 'operation' }, h('option', { value: '*' }, t('allOperations')), families())
  const label = h('span', {})
  const amount = input('number', { type: 'number', min: 0 })
  const amountField = field('', amount)
  amountField.querySelector('label').append(label)
  const choose = (kind) => {
    const [name, value, max] = numbers[kind] ?? []
    amountField.hidden = amount.disabled = !name
    if (!name) return
    label.textContent = t(name)
    amount.value = value
    amount.max = max
    amount.min = kind === 'latency' ? 1 : 0
  }
  choose(kinds[0])
  const choices = h('fieldset', { class: 'field' }, h('legend', {}, t('whatGoesWrong')), h('div', { class: 'choices' }, kinds.map((kind, i) =>
    h('label', { class: 'choice' }, h('input', { type: 'radio', name: 'kind', value: kind, checked: i === 0, onchange: () => choose(kind) }),
      h('span', {}, h('span', { class: 'strong' }, t('fault_' + kind)), h('span', { class: 'hint' }, t('fault_' + kind + '_hint')))))))
  return form(t('inject'), async (values) => {
    await post('/faults', { operation: values.operation, kind: values.kind, times: Number(values.times), number: Number(values.number ?? 0) })
    return t('faultInjected')
  }, field(t('operation'), operations), choices, h('div', { class: 'pair' },
    field(t('times'), input('times', { type: 'number', min: 0, max: 1_000_000, value: 1, required: true }), t('timesHint')), amountField),
  h('p', { class: 'hint' }, t('faultsHitConsole')))
}

function families() {
  const groups = new Map()
  for (const id of data.state.operations) {
    const family = id.split('.')[0]
    groups.set(family, [...(groups.get(family) ?? []), id])
  }
  return [...groups].map(([family, ids]) => h('optgroup', { label: family }, ids.map((id) => h('option', { value: id }, id))))
}
