// One room: members, attributes, restrictions, and its messages.
import { call } from './api.js'
import { composer } from './composer.js'
import { fill, h, keyed } from './dom.js'
import { feed } from './feed.js'
import { attempt } from './forms.js'
import { icon } from './icons.js'
import { badge, button, card, empty, mono } from './parts.js'
import { destroyRoom, joinUser, restrict, setAttribute } from './room_forms.js'
import { number, t } from './settings.js'
import { data } from './store.js'
import { ago, until } from './time.js'

export function roomView(root, id) {
  const head = h('div', { class: 'card room-head' })
  const members = h('tbody', {})
  const restrictions = h('tbody', {})
  const attributes = h('tbody', {})
  const messages = feed({ only: (m) => m.conversation === 4 && m.target === id, inRoom: true, hint: t('noRoomMessagesHint') })
  const gone = h('div', { class: 'card' })
  const side = h('div', { class: 'stack room-side' },
    card(t('members'), button(t('join'), () => joinUser(id), 'small'),
      part(members, [t('user'), t('joined'), ''], t('noMembers'), t('noMembersHint'))),
    card(t('restrictions'), null, part(restrictions, [t('user'), t('restriction'), t('endsColumn'), ''], t('noRestrictions'))),
    card(t('attributes'), button(t('set'), () => setAttribute(id), 'small'), part(attributes, [t('key'), t('value'), t('owner'), ''], t('noAttributes'))))
  const send = card(t('sendIntoRoom'), null, h('div', { class: 'card-body' }, composer(() => id)))
  root.append(h('a', { class: 'back', href: '#/rooms' }, icon('back'), t('rooms')), gone, head,
    h('div', { class: 'room-columns' }, side, h('div', { class: 'stack' }, send, card(t('messages'), null, messages.node))))
  let drawn = ''

  const update = () => {
    const room = data.state.rooms.find((r) => r.id === id)
    for (const part of [head, side, send]) part.hidden = !room
    gone.hidden = Boolean(room)
    messages.update()
    if (!room) {
      fill(gone, empty(t('noSuchRoom', { id }), t('noSuchRoomHint')))
      return
    }
    const { members: _, ...summary } = room
    if (JSON.stringify(summary) !== drawn) {
      drawn = JSON.stringify(summary)
      fill(head, header(room))
    }
    const muted = new Set(room.muted.map((m) => m.id))
    rows(members, room.members.map((m) => ({ ...m, muted: muted.has(m.id) })), (m) => m.id, (m) => memberRow(room, m))
    rows(restrictions, restrictionsOf(room), (r) => r.kind + r.id, (r) => restrictionRow(room, r))
    rows(attributes, room.attributes, (a) => a.key, (a) => attributeRow(room, a))
  }
  return { update }
}

// part is a table with what stands there while it has no rows.
function part(body, columns, title, hint = '') {
  return h('div', { class: 'part' },
    h('div', { class: 'scroll' }, h('table', { class: 'table' }, h('thead', {}, h('tr', {}, columns.map((c) => h('th', { scope: 'col' }, c)))), body)),
    empty(title, hint))
}

function rows(body, list, keyOf, build) {
  keyed(body, list, keyOf, build)
  body.closest('.part').classList.toggle('is-empty', list.length === 0)
}

function header(r) {
  const change = (operation) => () => attempt(async () => { await call(operation, { chatroomId: r.id }) })
  const mute = r.mutedAll
    ? button(t('unmuteAll'), change('chatroom.unmuteAll'), '', 'mute-all')
    : button(t('muteAll'), change('chatroom.muteAll'), '', 'mute-all')
  return [
    h('div', { class: 'room-title' }, h('h1', { class: 'mono' }, r.id), r.name && h('span', { class: 'muted' }, r.name),
      h('div', { class: 'actions push' }, mute, button(t('destroy'), () => destroyRoom(r.id), 'danger'))),
    h('dl', { class: 'facts' },
      fact(t('members'), number(r.memberCount)),
      fact(t('created'), ago(r.created, '')),
      fact(t('lifetime'), lifetime(r)),
      fact(t('speaking'), r.mutedAll ? badge(t('mutedAll'), 'warn') : badge(t('everybodyMay'), 'good')),
      r.distributionStopped && fact(t('distribution'), badge(t('stopped'), 'warn')),
      r.rtcRoom && fact(t('rtcRoom'), mono(r.rtcRoom)),
      r.allowedDuringMuteAll.length > 0 && fact(t('allowedDuringMute'), ids(r.allowedDuringMuteAll)),
      r.allowedUsers.length > 0 && fact(t('allowedUsers'), ids(r.allowedUsers)))]
}

const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value))
const ids = (list) => list.map((id) => [mono(id), ' '])

function lifetime(r) {
  if (r.keptAlive) return badge(t('keptAlive'), 'good')
  if (!r.ends) return t('endsNever')
  return [t(r.fixedEnd ? 'endsFixedAt' : 'endsIdleAt'), ' ', until(r.ends)]
}

function memberRow(room, m) {
  const unmute = () => attempt(async () => { await call('chatroom.unmuteMembers', { chatroomId: room.id, userId: m.id }) })
  return h('tr', {},
    h('td', {}, h('span', { class: `dot ${m.online ? 'on' : ''}`, title: t(m.online ? 'online' : 'offline') }), mono(m.id), ' ', m.muted && badge(t('mutedBadge'), 'warn')),
    h('td', {}, ago(m.joined)),
    h('td', { class: 'row-actions' },
      m.muted ? button(t('unmute'), unmute, 'small', 'mute') : button(t('mute'), () => restrict(room.id, m.id, 'chatroom.muteMembers'), 'small', 'mute'),
      button(t('kick'), () => restrict(room.id, m.id, 'chatroom.blockUsers'), 'small', 'kick')))
}

// restrictionsOf lists who is muted or kept out, in all rooms or in this.
function restrictionsOf(room) {
  return [
    ...room.muted.map((m) => ({ ...m, kind: 'muted' })),
    ...room.blocked.map((b) => ({ ...b, kind: 'blocked' })),
    ...data.state.mutedEverywhere.map((m) => ({ ...m, kind: 'everywhere' }))]
}

const lifts = { muted: 'chatroom.unmuteMembers', blocked: 'chatroom.unblockUsers' }

function restrictionRow(room, r) {
  const lift = () => attempt(async () => { await call(lifts[r.kind], { chatroomId: room.id, userId: r.id }) })
  const names = { muted: t('mutedBadge'), blocked: t('blockedBadge'), everywhere: t('mutedEverywhere') }
  return h('tr', {}, h('td', {}, mono(r.id)), h('td', {}, badge(names[r.kind], r.kind === 'blocked' ? 'bad' : 'warn')), h('td', {}, until(r.until)),
    h('td', { class: 'row-actions' }, lifts[r.kind] && button(t('lift'), lift, 'small', 'lift')))
}

function attributeRow(room, a) {
  const remove = () => attempt(async () => { await call('chatroom.removeEntry', { chatroomId: room.id, userId: a.owner, key: a.key }) })
  return h('tr', {}, h('td', {}, mono(a.key)), h('td', { class: 'wrap' }, mono(a.value + (a.cut ? '…' : '')), ' ', a.autoDelete && badge(t('autoDeleteBadge'), 'quiet', t('autoDelete'))),
    h('td', {}, mono(a.owner)), h('td', { class: 'row-actions' }, button(t('remove'), remove, 'small', 'remove')))
}
