// Rooms: the list, and one of them.
import { h, keyed } from './dom.js'
import { badge, card, empty, filterBox, mono } from './parts.js'
import { newRoomButton } from './room_forms.js'
import { count, number, t } from './settings.js'
import { data } from './store.js'
import { roomView } from './view_room.js'

export function roomsView(root, [id]) {
  let words = ''
  const list = h('nav', { class: 'list', 'aria-label': t('rooms') })
  const none = h('div', {})
  const left = h('div', {})
  const more = h('p', { class: 'muted card-body', hidden: true })
  const detail = h('div', { class: 'detail' })
  const room = id === undefined ? null : roomView(detail, id)

  const update = () => {
    const all = data.state.rooms
    const shown = all.filter((r) => !words || (r.id + ' ' + r.name).toLowerCase().includes(words))
    keyed(list, shown, (r) => r.id, (r) => roomLine(r, r.id === id),
      (r) => JSON.stringify([r.id, r.name, r.memberCount, r.mutedAll, r.keptAlive, r.distributionStopped, r.id === id]))
    none.replaceChildren(...(shown.length ? [] : [all.length ? empty(t('nothingMatches')) : empty(t('noRooms'), t('noRoomsHint'))]))
    const hidden = data.state.counts.rooms - all.length
    more.hidden = hidden <= 0
    more.textContent = t('andMore', { n: number(hidden) })
    room?.update()
  }
  left.append(card(t('rooms'), newRoomButton(), h('div', { class: 'tools' }, filterBox(t('filterRooms'), (value) => { words = value; update() })), none, list, more))
  if (!room) detail.append(h('div', { class: 'card placeholder' }, empty(t('pickRoom'), t('pickRoomHint'))))
  root.append(h('div', { class: `split ${room ? 'has-detail' : ''}` }, left, detail))
  update()
  return { update }
}

export function roomLine(r, chosen = false) {
  return h('a', { class: 'list-line', href: '#/rooms/' + encodeURIComponent(r.id), 'aria-current': chosen ? 'page' : null },
    h('span', { class: 'list-main' }, mono(r.id, 'strong'), r.name && h('span', { class: 'muted' }, r.name)),
    h('span', { class: 'list-end' }, r.mutedAll && badge(t('mutedAll'), 'warn'), r.distributionStopped && badge(t('stopped'), 'warn'),
      r.keptAlive && badge(t('keptAlive')), h('span', { class: 'muted' }, count('members', r.memberCount))))
}
