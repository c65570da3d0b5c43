import { composer, roomChoice } from './composer.js'
import { h } from './dom.js'
import { feed } from './feed.js'
import { field } from './forms.js'
import { empty, card } from './parts.js'
import { t } from './settings.js'
import { data } from './store.js'
import { newRoomButton } from './room_forms.js'

export function messagesView(root) {
  const rooms = roomChoice()
  const all = feed({ hint: t('noMessagesHint') })
  const needsRoom = empty(t('noRooms'), t('noRoomsToSend'), newRoomButton())
  const send = h('div', { class: 'card-body stack' }, field(t('room'), rooms.node), composer(() => rooms.node.value))
  const update = () => {
    rooms.update()
    all.update()
    needsRoom.hidden = data.state.rooms.length > 0
    send.hidden = !needsRoom.hidden
  }
  root.append(h('div', { class: 'with-aside' },
    h('div', {}, card(t('liveFeed'), null, all.node)),
    h('aside', {}, card(t('sendAMessage'), null, needsRoom, send))))
  update()
  return { update }
}
