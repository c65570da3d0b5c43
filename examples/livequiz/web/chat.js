// The chat: a list of messages and an input.

import { get } from './api.js'
import { t } from './i18n.js'

const SHOWN = 200 // messages kept on the page

export class Chat {
  constructor(room, config, me) {
    this.room = room
    this.config = config
    this.me = me
    this.seen = new Set()
    this.names = new Map([[me.userId, me.name]])
    this.unknown = new Set()
    this.log = document.getElementById('chat-log')
    this.pane = document.getElementById('chat-pane')
    this.input = document.getElementById('chat-input')
    this.note = document.getElementById('chat-note')
    document.getElementById('chat-form').onsubmit = (event) => {
      event.preventDefault()
      this.send()
    }
  }

  send() {
    const text = this.input.value.trim()
    if (!text) return
    this.input.value = ''
    this.note.textContent = ''
    this.room.say(text, (code, message) => {
      if (message) return this.show(message)
      this.note.textContent = code === -1 ? t('chatLater') : t('chatFailed', { code })
      this.input.value ||= text
    })
  }

  // show adds a message once: after a rejoin the history contains messages that are already shown.
  show(message) {
    const text = message.content?.content
    if (typeof text !== 'string' || this.seen.has(message.messageUId)) return
    this.seen.add(message.messageUId)
    const line = document.createElement('li')
    line.dataset.userId = message.senderUserId
    line.dataset.uid = message.messageUId
    line.classList.toggle('mine', message.senderUserId === this.me.userId)
    const name = document.createElement('b')
    name.textContent = this.nameOf(message.senderUserId)
    const body = document.createElement('span')
    body.textContent = text
    line.append(name, ' ', body)
    const atEnd = this.pane.scrollHeight - this.pane.scrollTop - this.pane.clientHeight < 60
    this.log.append(line)
    while (this.log.children.length > SHOWN) this.log.firstChild.remove()
    if (atEnd) this.pane.scrollTop = this.pane.scrollHeight
  }

  nameOf(userId) {
    if (userId === this.config.host) return t('host')
    if (this.names.has(userId)) return this.names.get(userId)
    this.unknown.add(userId)
    clearTimeout(this.asking)
    this.asking = setTimeout(() => this.ask(), 100)
    return '…'
  }

  // ask gets names from the server: a message could contain a name, but the sender could choose any.
  async ask() {
    const ids = [...this.unknown].slice(0, 50)
    for (const id of ids) this.unknown.delete(id)
    if (this.unknown.size) this.asking = setTimeout(() => this.ask(), 100)
    let names = {}
    try {
      ({ names } = await get('/api/names?' + new URLSearchParams(ids.map((id) => ['id', id]))))
    } catch { /* the ids are shown */ }
    for (const id of ids) this.names.set(id, names[id] ?? id)
    this.rename()
  }

  rename() {
    for (const line of this.log.children) line.firstChild.textContent = this.nameOf(line.dataset.userId)
  }
}
