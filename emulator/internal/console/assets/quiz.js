// Quiz messages, shown as what they are: docs/quiz-messages.md describes them.
import { h } from './dom.js'
import { icon } from './icons.js'
import { count, number, t } from './settings.js'
import { data, now } from './store.js'
import { each, span } from './time.js'

const list = (value) => (Array.isArray(value) ? value : [])

export function question(q) {
  const label = Number.isInteger(q.number) && Number.isInteger(q.total) ? t('questionOf', { n: q.number, total: q.total }) : t('question')
  const kinds = { single: t('kindSingle'), multiple: t('kindMultiple'), open: t('kindOpen') }
  return h('div', { class: 'quiz' },
    h('div', { class: 'quiz-head' }, h('span', { class: 'quiz-label' }, label), h('span', { class: 'muted' }, kinds[q.kind] ?? q.kind), countdown(q)),
    h('p', { class: 'quiz-title' }, q.title),
    list(q.options).length > 0 && h('ol', { class: 'options' },
      list(q.options).map((o) => h('li', {}, h('span', { class: 'letter' }, o?.id), h('span', {}, o?.text)))))
}

// countdown runs down to the deadline, by the emulator's clock.
function countdown(q) {
  const text = h('span', {})
  const node = h('span', { class: 'countdown' }, icon('clock'), text)
  const bar = h('progress', { max: Math.max(1, q.deadline - q.opensAt), value: 0, 'aria-hidden': true })
  const tick = () => {
    const left = q.deadline - now()
    node.classList.toggle('closed', left <= 0)
    node.classList.toggle('urgent', left > 0 && left <= 5000)
    bar.value = Math.max(0, Math.min(left, bar.max))
    bar.hidden = left <= 0
    if (left <= 0) text.textContent = t('answersClosed')
    else if (now() < q.opensAt) text.textContent = t('opensIn', { span: span(q.opensAt - now() + 999) })
    else text.textContent = t('timeLeft', { span: span(left + 999) })
  }
  tick()
  each(node, tick)
  return [node, bar]
}

// options of the question a result belongs to, if the page has seen it.
function optionTexts(result) {
  for (const m of data.messages) {
    if (m.objectName !== 'Quiz:Question' || m.cut) continue
    try {
      const q = JSON.parse(m.content)
      if (q.quizId === result.quizId && q.questionId === result.questionId) return new Map(list(q.options).map((o) => [o.id, o.text]))
    } catch { /* not a question */ }
  }
  return new Map()
}

export function result(r) {
  const texts = optionTexts(r)
  const right = new Set(list(r.correctOptionIds))
  return h('div', { class: 'quiz' },
    h('div', { class: 'quiz-head' }, h('span', { class: 'quiz-label' }, t('result')), h('span', { class: 'mono muted' }, r.questionId),
      h('span', { class: 'muted push' }, t('answeredCorrect', { answered: number(r.answered), correct: number(r.correctCount) }))),
    list(r.counts).length > 0 && h('ul', { class: 'counts' }, list(r.counts).map((c) => h('li', { class: right.has(c.id) ? 'right' : '' },
      h('span', { class: 'letter' }, c.id),
      h('span', { class: 'count-text' }, texts.get(c.id) ?? '', right.has(c.id) && h('span', { class: 'right-mark' }, icon('check'), t('right'))),
      h('progress', { max: Math.max(1, r.answered), value: c.count, 'aria-hidden': true }),
      h('span', { class: 'mono count-number' }, `${number(c.count)} · ${r.answered ? Math.round(100 * c.count / r.answered) : 0}%`)))),
    list(r.acceptedTexts).length > 0 && h('p', {}, t('accepted'), ' ', list(r.acceptedTexts).join(' / ')),
    r.explanation && h('p', { class: 'muted' }, r.explanation))
}

export function ranking(r) {
  return h('div', { class: 'quiz' },
    h('div', { class: 'quiz-head' }, h('span', { class: 'quiz-label' }, r.final ? t('finalRanking') : t('rankingAfter', { n: r.afterQuestion })),
      h('span', { class: 'muted push' }, count('participants', r.participants))),
    h('div', { class: 'scroll' }, h('table', { class: 'table ranking' },
      h('thead', {}, h('tr', {}, h('th', {}, t('rank')), h('th', {}, t('participant')), h('th', { class: 'num' }, t('correctAnswers')), h('th', { class: 'num' }, t('score')))),
      h('tbody', {}, list(r.entries).map((e) => h('tr', { class: `rank-${e.rank}` },
        h('td', {}, h('span', { class: 'place' }, e.rank)), h('td', {}, h('span', {}, e.name || e.userId), ' ', e.name && h('span', { class: 'mono muted' }, e.userId)),
        h('td', { class: 'num' }, number(e.correct)), h('td', { class: 'num' }, h('strong', {}, number(e.score)))))))))
}

export function answer(a) {
  return h('div', { class: 'quiz' }, h('div', { class: 'quiz-head' }, h('span', { class: 'quiz-label' }, t('answer')), h('span', { class: 'mono muted' }, a.questionId)),
    a.text ? h('p', {}, a.text) : h('p', { class: 'answer' }, list(a.optionIds).map((id) => h('span', { class: 'letter' }, id))))
}
