// The ranking, as the pages show it.

import { t } from './i18n.js'
import { make } from './view.js'

const $ = (id) => document.getElementById(id)
const TOP = 10

// showRanking shows the first of the ranking, and behind them where the page's own player is. The host sees every entry there is.
export function showRanking({ ranking, me, phase }, myId, top = TOP) {
  const box = $('ranking')
  box.hidden = !ranking
  if (!ranking) return
  box.dataset.after = ranking.afterQuestion
  box.dataset.final = ranking.final
  $('ranking-title').textContent = ranking.final ? t('finalRanking') : `${t('ranking')} · ${t('afterQuestion', { n: ranking.afterQuestion })}`
  const first = ranking.entries.slice(0, top)
  const own = ranking.entries.find((entry) => entry.userId === myId) ?? (me?.userId === myId ? me : undefined)
  const rows = first.map((entry) => row(entry, entry.userId === myId))
  if (own && !first.some((entry) => entry.userId === myId)) rows.push(row(own, true, 'own'))
  $('ranking-list').replaceChildren(...rows)
  $('ranking-empty').hidden = ranking.entries.length > 0
  place(box, phase === 'ended')
}

// place puts the ranking of the end before the last question, and any other behind the question.
function place(box, first) {
  const question = $('question')
  if (box.parentElement !== question.parentElement) return
  const isFirst = Boolean(box.compareDocumentPosition(question) & Node.DOCUMENT_POSITION_FOLLOWING)
  if (first && !isFirst) question.before(box)
  if (!first && isFirst) question.after(box)
}

function row(entry, mine, extra = '') {
  return make('li', { className: mine ? `mine ${extra}` : '', data: { userId: entry.userId, rank: entry.rank, score: entry.score } },
    make('span', { className: 'place', textContent: entry.rank }),
    make('span', { className: 'who', textContent: mine ? `${entry.name} (${t('me')})` : entry.name }),
    make('span', { className: 'score', textContent: t('points', { n: entry.score }) }))
}
