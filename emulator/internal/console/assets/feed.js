// The live feed of messages, whole or of one room.
import { h, keyed } from './dom.js'
import { isQuiz, isText, messageCard } from './message.js'
import { empty, filterBox, segments } from './parts.js'
import { t } from './settings.js'
import { data } from './store.js'

const kinds = { all: () => true, quiz: isQuiz, text: isText, other: (m) => !isQuiz(m) && !isText(m) }

// feed shows messages that pass a test, newest first. hint says what to do while there are none.
export function feed({ only = () => true, inRoom = false, hint, limit = 200, tools = true }) {
  let kind = 'all'
  let words = ''
  const list = h('div', { class: 'feed' })
  const none = h('div', {})
  const update = () => {
    const all = data.messages.filter(only)
    const shown = all.filter((m) => kinds[kind](m) && matches(m, words)).slice(0, limit)
    keyed(list, shown, (m) => m.seq, (m) => messageCard(m, { inRoom }), (m) => m.seq)
    const title = all.length ? t('nothingMatches') : t('noMessages')
    none.replaceChildren(...(shown.length ? [] : [empty(title, all.length ? '' : hint)]))
  }
  const choices = [['all', t('all')], ['quiz', t('quiz')], ['text', t('text')], ['other', t('other')]]
  const head = tools && h('div', { class: 'tools' },
    segments(t('kindOfMessage'), choices, kind, (value) => { kind = value; update() }),
    filterBox(t('filterMessages'), (value) => { words = value; update() }))
  update()
  return { node: h('div', {}, head, none, list), update }
}

function matches(m, words) {
  return !words || [m.from, m.target, m.objectName, m.content, m.uid].some((part) => part.toLowerCase().includes(words))
}
