// One message of the feed.
import { call } from './api.js'
import { h } from './dom.js'
import { attempt } from './forms.js'
import { badge, button, mono, pretty } from './parts.js'
import { answer, question, ranking, result } from './quiz.js'
import { t } from './settings.js'
import { ago, at } from './time.js'

const shapes = { 'Quiz:Question': question, 'Quiz:Result': result, 'Quiz:Ranking': ranking, 'Quiz:Answer': answer }

export const isQuiz = (m) => m.objectName.startsWith('Quiz:')
export const isText = (m) => m.objectName === 'RC:TxtMsg'

const conversations = { 1: 'toUser', 3: 'toGroup', 4: 'toRoom', 6: 'toSystem' }

export function messageCard(m, { inRoom = false } = {}) {
  return h('article', { class: `message ${isQuiz(m) ? 'is-quiz' : ''}` },
    h('span', { class: `avatar hue-${hue(m.from)}`, 'aria-hidden': true }, Array.from(m.from || '?')[0].toUpperCase()),
    h('div', { class: 'message-main' },
      h('header', { class: 'message-head' },
        mono(m.from, 'strong'), !inRoom && receiver(m), badge(m.objectName, isQuiz(m) ? 'quiz-badge' : ''),
        !m.stored && badge(t('notStored'), 'quiet', t('notStoredHint')),
        h('span', { class: 'message-time push' }, ago(m.time), at(m.time))),
      body(m),
      m.expansion && h('pre', { class: 'json', tabindex: 0 }, pretty(m.expansion)),
      h('footer', { class: 'message-foot' }, mono(m.uid, 'muted'),
        m.conversation === 4 && m.objectName !== 'RC:RcCmd' && button(t('recall'), () => attempt(() => recall(m)), 'link', 'recall'))))
}

function hue(name) {
  let sum = 0
  for (const char of name) sum = (sum * 31 + char.codePointAt(0)) % 8
  return sum
}

function receiver(m) {
  const arrow = h('span', { class: 'muted', 'aria-label': t('to') }, '→')
  if (m.conversation === 4) return [arrow, h('a', { class: 'mono', href: '#/rooms/' + encodeURIComponent(m.target) }, m.target)]
  return [arrow, h('span', { class: 'muted' }, t(conversations[m.conversation] ?? 'toUser')), mono(m.target)]
}

function body(m) {
  if (m.cut) return [h('pre', { class: 'json', tabindex: 0 }, m.content), h('p', { class: 'muted' }, t('cut'))]
  let doc
  try { doc = JSON.parse(m.content) } catch { return h('pre', { class: 'json', tabindex: 0 }, m.content) }
  if (doc !== null && typeof doc === 'object' && !Array.isArray(doc)) {
    if (shapes[m.objectName]) return shape(m, doc)
    if (isText(m) && typeof doc.content === 'string') return text(doc)
    if (m.objectName === 'RC:RcCmd') return h('p', { class: 'bubble quiet' }, t('recalled'), ' ', mono(doc.messageUId))
  }
  return h('pre', { class: 'json', tabindex: 0 }, JSON.stringify(doc, null, 2))
}

// shape falls back to JSON where a message does not look as its type says: anybody can send anything.
function shape(m, doc) {
  try { return shapes[m.objectName](doc) } catch { return h('pre', { class: 'json', tabindex: 0 }, JSON.stringify(doc, null, 2)) }
}

function text(doc) {
  const { content, ...rest } = doc
  return [h('p', { class: 'bubble' }, content), Object.keys(rest).length > 0 && h('pre', { class: 'json', tabindex: 0 }, JSON.stringify(rest, null, 2))]
}

async function recall(m) {
  await call('message.recall', { fromUserId: m.from, conversationType: 4, targetId: m.target, messageUID: m.uid, sentTime: m.time })
  return t('recallSent')
}
