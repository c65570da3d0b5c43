// Sending into a room: a text, a quiz question, or content of any type.
import { ask, call } from './api.js'
import { h } from './dom.js'
import { field, form, input, select } from './forms.js'
import { icon } from './icons.js'
import { segments } from './parts.js'
import { t } from './settings.js'
import { data } from './store.js'

// composer sends into the room that room() names; "*" is all rooms, where only messages go.
export function composer(room) {
  const forms = { text: textForm(room), question: questionForm(room), custom: customForm(room) }
  const show = (kind) => { for (const [name, node] of Object.entries(forms)) node.hidden = name !== kind }
  show('text')
  return h('div', { class: 'composer' },
    segments(t('whatToSend'), [['text', t('textMessage')], ['question', t('quizQuestion')], ['custom', t('customMessage')]], 'text', show),
    forms.text, forms.question, forms.custom)
}

const sender = () => field(t('from'), input('from', { value: 'host', required: true }), t('fromHint'))

async function send(room, from, objectName, content) {
  if (room === '*') await call('chatroom.broadcastMessage', { fromUserId: from, objectName, content })
  else await call('chatroom.sendMessage', { fromUserId: from, toChatroomId: room, objectName, content })
}

function textForm(room) {
  const body = h('textarea', { name: 'text', rows: 3, required: true, placeholder: t('textPlaceholder') })
  return form(t('send'), async ({ from, text }) => {
    await send(room(), from, 'RC:TxtMsg', JSON.stringify({ content: text }))
    body.value = ''
    return t('sent')
  }, field(t('text'), body), sender())
}

function customForm(room) {
  return form(t('send'), async ({ from, objectName, content }) => {
    await send(room(), from, objectName, content)
    return t('sent')
  },
  field(t('objectName'), input('objectName', { required: true, maxlength: 32, placeholder: 'App:Gift' })),
  field(t('content'), h('textarea', { name: 'content', rows: 4, class: 'mono', required: true }, '{"content": ""}')), sender())
}

const mostOptions = 26

function questionForm(room) {
  const options = h('div', { class: 'option-fields' })
  const add = (value = '') => {
    const row = h('div', { class: 'option-field' }, h('span', { class: 'letter' }),
      input('option', { value, maxlength: 200, required: true, 'aria-label': t('option') }),
      h('button', { type: 'button', class: 'button icon-only', 'aria-label': t('removeOption'), onclick: () => { row.remove(); number() } }, icon('close')))
    options.append(row)
    number()
    return row
  }
  const more = h('button', { type: 'button', class: 'button small', onclick: () => add().querySelector('input').focus() }, icon('plus'), t('addOption'))
  const number = () => {
    const rows = [...options.children]
    rows.forEach((row, i) => {
      row.firstChild.textContent = String.fromCharCode(65 + i)
      row.lastChild.disabled = rows.length <= 2
    })
    more.disabled = rows.length >= mostOptions
  }
  add()
  add()
  const choices = h('fieldset', { class: 'field' }, h('legend', {}, t('options')), options, more)
  const kind = select('kind', [['single', t('kindSingle')], ['multiple', t('kindMultiple')], ['open', t('kindOpen')]])
  kind.addEventListener('change', () => { choices.hidden = choices.disabled = kind.value === 'open' })
  return form(t('putQuestion'), async (values, node) => {
    if (room() === '*') throw new Error(t('questionNeedsRoom'))
    await ask({
      roomId: room(), from: values.from, kind: values.kind, title: values.title, seconds: Number(values.seconds),
      options: new FormData(node).getAll('option'),
    })
    return t('questionSent')
  },
  field(t('questionTitle'), h('textarea', { name: 'title', rows: 2, maxlength: 500, required: true, placeholder: t('questionPlaceholder') })),
  choices,
  h('div', { class: 'pair' }, field(t('answeredBy'), kind), field(t('seconds'), input('seconds', { type: 'number', min: 1, max: 3600, value: 20, required: true }))),
  sender())
}

// roomChoice is a select of the rooms there are, and all of them.
export function roomChoice() {
  const node = h('select', {})
  let known = ''
  const update = () => {
    const ids = data.state.rooms.map((r) => r.id)
    if (JSON.stringify(ids) === known) return
    known = JSON.stringify(ids)
    const chosen = node.value
    node.replaceChildren(...ids.map((id) => h('option', { value: id }, id)), h('option', { value: '*' }, t('allRooms')))
    if (ids.includes(chosen) || chosen === '*') node.value = chosen
  }
  update()
  return { node, update }
}
