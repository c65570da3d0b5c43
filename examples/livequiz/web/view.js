// The parts of the quiz that both pages show. All text is set as text, never as HTML.

import { clock } from './api.js'
import { lang, pick, t } from './i18n.js'

const $ = (id) => document.getElementById(id)

export function make(tag, properties = {}, ...children) {
  const { data = {}, ...rest } = properties
  const element = Object.assign(document.createElement(tag), rest)
  Object.assign(element.dataset, data)
  element.append(...children)
  return element
}

// translation returns the strings in the question's extra for this page's language.
function translation(question) {
  try {
    return JSON.parse(question.extra)[lang()] ?? {}
  } catch {
    return {}
  }
}

export const secondsLeft = (question) => Math.max(0, Math.ceil((question.deadline - clock.now()) / 1000))

// stage returns the stage of the open question by the server's clock.
export function stage(question) {
  const now = clock.now()
  if (now < question.opensAt) return 'soon'
  return now < question.deadline ? 'open' : 'over'
}

// showQuestion shows the question, its options, and the result if there is one. choose is called with an option's ID; without it
// the options cannot be chosen. Existing options are kept, so that the focus stays. For the same reason aria-disabled is used, not
// disabled.
export function showQuestion(state, chosen, choose) {
  const { question, result } = state
  const card = $('question')
  card.hidden = !question
  if (!question) return
  const texts = translation(question)
  card.dataset.questionId = question.questionId
  card.dataset.number = question.number
  card.dataset.kind = question.kind
  $('question-number').textContent = t('questionOf', { number: question.number, total: question.total })
  $('question-title').textContent = texts.title || question.title
  $('question-kind').textContent = result ? '' : t(question.kind === 'multiple' ? 'multiple' : 'single')

  const list = $('options')
  const key = `${state.quizId} ${question.questionId}`
  if (list.dataset.key !== key) {
    const focused = list.contains(document.activeElement)
    list.replaceChildren(...(question.options ?? []).map((option) => optionRow(option, list.tagName === 'UL' ? 'li' : 'button')))
    list.dataset.key = key
    if (focused) $('question-title').focus()
    if (!result) $('said').textContent = `${t('questionOf', { number: question.number, total: question.total })}: ${texts.title || question.title}`
  }
  question.options?.forEach((option, i) => {
    const button = list.children[i]
    const mine = chosen.includes(option.id)
    const right = Boolean(result?.correctOptionIds?.includes(option.id))
    button.querySelector('.text').textContent = texts.options?.[option.id] || option.text
    button.classList.toggle('right', right)
    button.classList.toggle('wrong', Boolean(result) && mine && !right)
    if (button.tagName === 'BUTTON') {
      const shut = !choose || Boolean(result) || stage(question) !== 'open'
      button.setAttribute('aria-pressed', mine)
      button.setAttribute('aria-disabled', shut)
      button.onclick = shut ? null : () => choose(option.id)
    }
    showCount(button, result, option.id)
    const notes = []
    if (right) notes.push(t('rightAnswer'))
    if (result && mine) notes.push(t('yourAnswer'))
    button.querySelector('.notes').textContent = notes.join(' · ')
  })
}

function optionRow(option, tag) {
  return make(tag, { ...(tag === 'button' && { type: 'button' }), className: 'option', data: { optionId: option.id } },
    make('span', { className: 'bar' }), make('span', { className: 'letter', textContent: option.id }),
    make('span', { className: 'text' }), make('span', { className: 'notes' }), make('span', { className: 'count' }))
}

function showCount(button, result, id) {
  const count = result?.counts?.find((c) => c.id === id)?.count
  const cell = button.querySelector('.count')
  const bar = button.querySelector('.bar')
  if (count === undefined) {
    delete button.dataset.count
    cell.textContent = ''
    bar.style.width = '0'
    return
  }
  button.dataset.count = count
  cell.textContent = t('tookIt', { n: count })
  bar.style.width = `${result.answered ? (100 * count) / result.answered : 0}%`
}

// showCountdown computes the time each time, since browsers slow timers down in the background.
export function showCountdown(state) {
  const box = $('countdown')
  const { question, phase } = state
  box.hidden = !question || phase !== 'open'
  if (box.hidden) return
  const at = stage(question)
  const left = at === 'soon' ? Math.ceil((question.opensAt - clock.now()) / 1000) : secondsLeft(question)
  const whole = question.deadline - question.opensAt
  $('countdown-bar').style.width = `${Math.max(0, Math.min(100, (100 * (question.deadline - clock.now())) / whole))}%`
  if (box.dataset.stage === at && box.dataset.seconds === String(left)) return
  box.dataset.stage = at
  box.dataset.seconds = left
  box.classList.toggle('hurry', at === 'open' && left <= 5)
  $('countdown-text').textContent = at === 'soon' ? t('opensIn', { n: left }) : at === 'over' ? t('timeUp') : t('secondsLeft', { n: left })
  // Announced to screen readers only now and then: every second would drown out everything else.
  if (at === 'over') $('said').textContent = t('timeUp')
  else if (at === 'open' && (left === 10 || left === 5)) $('said').textContent = t('secondsLeft', { n: left })
}

// redoCountdown makes the next showCountdown write everything, in another language.
export const redoCountdown = () => { delete $('countdown').dataset.stage }

export function showResult({ result, explanation }) {
  $('result').hidden = !result
  if (!result) return
  const box = $('result')
  box.dataset.questionId = result.questionId
  box.dataset.answered = result.answered
  box.dataset.correct = result.correctCount
  $('result-summary').textContent = t('summary', { correct: result.correctCount, answered: result.answered })
  $('explanation').textContent = pick(explanation) || result.explanation || ''
}

// showStatus shows the status of the connection.
export function showStatus(status) {
  $('status').dataset.status = status
  $('status-text').textContent = t(status)
}
