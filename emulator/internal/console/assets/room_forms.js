// Forms about rooms and their members.
import { call } from './api.js'
import { checkbox, confirmed, dialog, field, form, input, select } from './forms.js'
import { h } from './dom.js'
import { icon } from './icons.js'
import { t } from './settings.js'

export const newRoomButton = () =>
  h('button', { type: 'button', class: 'button primary', onclick: newRoom }, icon('plus'), t('newRoom'))

function newRoom() {
  dialog(t('newRoom'), (close) => form(t('create'), async (values) => {
    await call('chatroom.create', {
      chatroomId: values.id, destroyType: values.policy, destroyTime: values.minutes, isBan: values.muted ? 'true' : '',
    })
    close()
    location.hash = '#/rooms/' + encodeURIComponent(values.id)
    return t('roomCreated', { id: values.id })
  },
  field(t('roomId'), input('id', { required: true, placeholder: 'quizNight' }), t('roomIdHint')),
  h('div', { class: 'pair' },
    field(t('ends'), select('policy', [['0', t('endsIdle')], ['1', t('endsFixed')]])),
    field(t('afterMinutes'), input('minutes', { type: 'number', min: 60, max: 10080, value: 60 }))),
  checkbox('muted', t('startMuted'))))
}

export function destroyRoom(id) {
  confirmed(t('destroyRoom'), t('destroyQuestion', { id }), t('destroy'), async () => {
    await call('chatroom.destroy', { chatroomId: id })
    return t('roomDestroyed', { id })
  })
}

// restrict asks for how long a member is muted or kept out.
export function restrict(roomId, userId, operation) {
  const muting = operation === 'chatroom.muteMembers'
  dialog(muting ? t('muteTitle', { user: userId }) : t('kickTitle', { user: userId }), (close) => form(muting ? t('mute') : t('kick'), async ({ minutes }) => {
    await call(operation, { chatroomId: roomId, userId, minute: minutes })
    close()
    return muting ? t('muted_', { user: userId }) : t('kicked', { user: userId })
  }, field(t('forMinutes'), input('minutes', { type: 'number', min: 1, max: 43200, value: 10, required: true }), muting ? t('muteHint') : t('kickHint'))))
}

export function joinUser(roomId) {
  dialog(t('joinTitle'), (close) => form(t('join'), async ({ user }) => {
    await call('chatroom.join', { chatroomId: roomId, userId: user })
    close()
    return t('joined_', { user })
  }, field(t('userId'), input('user', { required: true }), t('joinHint'))))
}

export function setAttribute(roomId) {
  dialog(t('setAttribute'), (close) => form(t('save'), async ({ key, value, owner, auto }) => {
    await call('chatroom.setEntry', { chatroomId: roomId, userId: owner, key, value, autoDelete: auto ? 1 : '' })
    close()
    return t('attributeSet', { key })
  },
  field(t('key'), input('key', { required: true, maxlength: 128 }), t('keyHint')), field(t('value'), input('value', { required: true })),
  field(t('owner'), input('owner', { required: true, value: 'host' })), checkbox('auto', t('autoDelete'))))
}
