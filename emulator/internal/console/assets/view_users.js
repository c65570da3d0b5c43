// Users, and registering one.
import { call } from './api.js'
import { h, keyed } from './dom.js'
import { field, form, input } from './forms.js'
import { badge, card, copyButton, empty, filterBox, mono } from './parts.js'
import { number, t } from './settings.js'
import { data } from './store.js'
import { ago, until } from './time.js'

export function usersView(root) {
  let words = ''
  const body = h('tbody', {})
  const none = h('div', {})
  const more = h('p', { class: 'muted card-body', hidden: true })
  const table = h('div', { class: 'scroll' }, h('table', { class: 'table' },
    h('thead', {}, h('tr', {}, [t('user'), t('name'), t('status'), t('rooms'), t('registered')].map((c) => h('th', { scope: 'col' }, c)))), body))
  const update = () => {
    const all = data.state.users
    const shown = all.filter((u) => !words || (u.id + ' ' + u.name).toLowerCase().includes(words))
    keyed(body, shown, (u) => u.id, userRow)
    table.hidden = shown.length === 0
    none.replaceChildren(...(shown.length ? [] : [all.length ? empty(t('nothingMatches')) : empty(t('noUsers'), t('noUsersHint'))]))
    const hidden = data.state.counts.users - all.length
    more.hidden = hidden <= 0
    more.textContent = t('andMore', { n: number(hidden) })
  }
  root.append(h('div', { class: 'with-aside' },
    card(t('users'), null, h('div', { class: 'tools' }, filterBox(t('filterUsers'), (value) => { words = value; update() })), none, table, more),
    h('aside', {}, card(t('registerUser'), null, h('div', { class: 'card-body' }, registration())))))
  update()
  return { update }
}

function userRow(u) {
  return h('tr', {}, h('td', {}, mono(u.id, 'strong')), h('td', {}, u.name || h('span', { class: 'muted' }, '—')), h('td', {}, status(u)),
    h('td', {}, u.rooms.length ? u.rooms.map((id) => [h('a', { class: 'mono', href: '#/rooms/' + encodeURIComponent(id) }, id), ' ']) : h('span', { class: 'muted' }, '—')),
    h('td', {}, ago(u.registered)))
}

function status(u) {
  if (u.deactivated) return badge(t('deactivated'), 'bad')
  if (u.blockedUntil) return [badge(t('blockedBadge'), 'bad'), ' ', until(u.blockedUntil, 'muted')]
  return u.online ? badge(t('online'), 'good') : badge(t('offline'), 'quiet')
}

function registration() {
  const shown = h('div', { class: 'token', role: 'status', hidden: true })
  const node = form(t('register'), async ({ id, name, portrait }, sent) => {
    const { token } = await call('user.getToken', { userId: id, name, portraitUri: portrait })
    shown.replaceChildren(h('p', { class: 'strong' }, t('tokenOf', { id })), h('p', { class: 'mono wrap token-value' }, token),
      copyButton(() => token, t('copyToken')), h('p', { class: 'hint' }, t('tokenOnce')))
    shown.hidden = false
    sent.reset()
  },
  field(t('userId'), input('id', { required: true, placeholder: 'ann' }), t('userIdHint')),
  field(t('name'), input('name', { required: true, maxlength: 64, placeholder: 'Ann' })),
  field(t('portrait'), input('portrait', { type: 'url', placeholder: 'https://' }), t('optional')))
  return h('div', { class: 'stack' }, node, shown)
}
