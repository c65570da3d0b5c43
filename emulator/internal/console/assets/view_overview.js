// What is going on, at a glance, and how to begin.
import { h, keyed } from './dom.js'
import { feed } from './feed.js'
import { icon } from './icons.js'
import { card, code, copyButton, empty, mono } from './parts.js'
import { newRoomButton } from './room_forms.js'
import { number, t } from './settings.js'
import { data } from './store.js'
import { requestRow } from './view_requests.js'
import { roomLine } from './view_rooms.js'

export function overviewView(root) {
  const tiles = h('div', { class: 'tiles' })
  const messages = feed({ hint: t('noMessagesHint'), limit: 5, tools: false })
  const rooms = h('div', { class: 'list' })
  const noRooms = empty(t('noRooms'), t('noRoomsHint'), newRoomButton())
  const requests = h('div', { class: 'rows' })
  const noRequests = empty(t('noRequests'), t('noRequestsHint'))
  const update = () => {
    const c = data.state.counts
    const failed = data.deliveries.filter((d) => d.state === 'failed').length
    keyed(tiles, [
      ['rooms', 'rooms', c.rooms, t('tileMembers', { n: number(c.members) })],
      ['users', 'users', c.users, t('tileOnline', { n: number(c.online) })],
      ['messages', 'messages', c.messages, t('tileSinceStart')],
      ['requests', 'requests', c.requests, t('tileRefused', { n: number(c.refused) }), c.refused > 0],
      ['webhooks', 'webhooks', data.deliveries.length, t('tileWebhooks', { n: number(failed) }), failed > 0],
      ['faults', 'faults', data.state.faults.length, t('tileFaults'), data.state.faults.length > 0],
    ], (tile) => tile[0], tileNode)
    messages.update()
    noRooms.hidden = data.state.rooms.length > 0
    keyed(rooms, data.state.rooms.slice(0, 8), (r) => r.id, (r) => roomLine(r))
    noRequests.hidden = data.requests.length > 0
    keyed(requests, data.requests.slice(0, 10), (r) => r.seq, requestRow, (r) => r.seq)
  }
  update()
  root.append(tiles, welcome(),
    h('div', { class: 'columns' },
      h('div', { class: 'stack' }, card(t('latestMessages'), more('messages'), messages.node)),
      h('div', { class: 'stack' }, card(t('rooms'), more('rooms'), noRooms, rooms), card(t('latestRequests'), more('requests'), noRequests, h('div', { class: 'compact' }, requests)))))
  return { update }
}

const more = (view) => h('a', { class: 'more', href: '#/' + view }, t('showAll'))

function tileNode([name, view, n, hint, warn]) {
  return h('a', { class: 'tile', href: '#/' + view }, h('span', { class: 'tile-name' }, icon(name), t(name)),
    h('span', { class: 'tile-number' }, number(n)), h('span', { class: warn ? 'tile-hint text-bad' : 'tile-hint' }, hint))
}

const firstCall = `client, err := rongcloud.FromEnv()
if err != nil {
	log.Fatal(err)
}
rooms := chatroom.New(client)
err = rooms.Create(ctx, chatroom.CreateParams{
	ID: "quizNight",
})`

function environment() {
  const secret = data.state.defaultSecret ? 'emulator-app-secret' : `  # ${t('secretHint')}`
  return `export RONGCLOUD_APP_KEY=${data.state.appKey}\nexport RONGCLOUD_APP_SECRET=${secret}\nexport RONGCLOUD_ENDPOINT=${location.origin}`
}

// welcome stays open until a program has made its first request.
function welcome() {
  const fresh = !data.requests.some((r) => !r.requestId.startsWith('console-'))
  return h('details', { class: 'card welcome', open: fresh },
    h('summary', {}, h('h2', {}, t('connectProgram')), h('span', { class: 'welcome-address' }, mono(location.host, 'muted'), copyButton(() => location.origin, t('copyAddress')))),
    h('ol', { class: 'steps' },
      h('li', {}, h('h3', {}, t('stepEnv')), h('p', { class: 'muted' }, t('stepEnvHint')), code(environment(), 'Shell')),
      h('li', {}, h('h3', {}, t('stepCall')), h('p', { class: 'muted' }, t('stepCallHint')), code(firstCall, 'Go')),
      h('li', {}, h('h3', {}, t('stepTry')), h('p', { class: 'muted' }, t('stepTryHint')),
        h('div', { class: 'actions' }, newRoomButton(), h('a', { class: 'button', href: '#/users' }, t('registerUser')), h('a', { class: 'button', href: '#/faults' }, t('injectFault'))))))
}
