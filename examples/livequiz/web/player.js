import { clock, get, post } from './api.js'
import { Chat } from './chat.js'
import { showConnection, showMissing } from './connection.js'
import { refusal, start, t } from './i18n.js'
import { Model } from './model.js'
import { Outbox } from './outbox.js'
import { showRanking } from './ranking.js'
import { Room } from './room.js'
import { redoCountdown, showCountdown, showQuestion, showResult, stage } from './view.js'

const $ = (id) => document.getElementById(id)
const page = document.body

let config, me, room, chat
let status = 'connecting'
let picked = [] // options chosen of a multiple choice, not sent yet
let pickedFor = '' // the question they are of
let drawn = '' // the question and stage that were drawn last

const model = new Model(() => get('/api/state'), render)
const outbox = new Outbox({
  post: (body, signal) => post('/api/answer', body, signal), now: () => clock.now(), store: localStorage, changed: decided,
})

async function begin() {
  start(() => {
    redoCountdown()
    render()
    showConnection(status)
    chat?.rename()
  })
  $('join-form').addEventListener('submit', join)
  $('leave').addEventListener('click', leave)
  $('answer-send').addEventListener('click', () => outbox.put(me.userId, model.state, picked))
  $('take-back').addEventListener('click', () => room.connect())
  $('away').addEventListener('cancel', (event) => event.preventDefault())
  window.addEventListener('online', back)
  setInterval(tick, 200) // before what may fail: both do nothing until there is a state
  setInterval(watch, 1000)
  config = await insist(() => get('/api/config'))
  showMissing(config)
  // After a reload or in another tab, the cookie identifies the player.
  const { player } = await insist(() => get('/api/me'))
  if (player) {
    await enter(player)
  } else {
    show('')
    page.dataset.phase = 'join'
    $('name-input').focus()
  }
}

// insist asks again while the server cannot be reached: a page that was loaded in an outage is to come up when it is over.
async function insist(ask) {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (error.code !== 'network') throw error
      show('reconnecting')
      await new Promise((done) => setTimeout(done, 1000))
    }
  }
}

function show(name) {
  status = name
  showConnection(name)
}

async function join(event) {
  event.preventDefault()
  const button = $('join-button')
  if (button.disabled) return
  button.disabled = true
  $('join-error').textContent = ''
  button.textContent = t('joining')
  try {
    await enter(await post('/api/join', { name: $('name-input').value }))
    ;($('question').hidden ? $('waiting') : $('question-title')).focus()
  } catch (error) {
    $('join-error').textContent = refusal(error.code ?? 'network')
    $('name-input').focus()
  }
  button.disabled = false
  button.textContent = t('join')
}

async function enter(identity) {
  me = identity
  await insist(() => model.refresh())
  page.dataset.userId = me.userId
  $('me').textContent = me.name
  outbox.resume(me.userId, model.state)
  render()
  room = new Room(config, async () => (await post('/api/token')).token, {
    status: show,
    quiz: (objectName, content) => model.message(objectName, content),
    text: (message) => chat.show(message),
    joined: back,
  })
  room.token = identity.token
  chat = new Chat(room, config, me)
  room.start()
}

// back is called when the connection is back. The state includes what happened in between.
function back() {
  outbox.send()
  if (me) model.refresh().catch(lost)
}

async function leave() {
  $('leave').disabled = true
  room.leave(async () => {
    try {
      await post('/api/leave', {})
    } finally {
      location.reload()
    }
  })
}

// lost reports whether a request failed because the session is gone, as after a restart of the server.
function lost(error) {
  if (error.code === 'no_session') location.reload()
}

// decided is called when something became of an answer.
function decided() {
  const { why } = outbox.answer
  if (why === 'answered') model.refresh().catch(lost)
  lost({ code: why })
  render()
}

function tick() {
  const { state } = model
  if (!state) return
  showCountdown(state)
  // Only the options change with the time.
  const now = state.question ? `${state.question.questionId} ${stage(state.question)}` : ''
  if (now !== drawn) render()
}

// watch fetches the state in case a message was lost: without a connection, when a result is overdue, and from time to time. After the
// end it asks more often, since no message announces that the host plays again.
let rounds = 0
function watch() {
  const { state } = model
  if (!room || !state || page.dataset.phase === 'join') return
  const overdue = state.phase === 'open' && clock.now() > state.question.deadline + 2000
  const every = !room.online ? 2 : overdue || state.phase === 'ended' ? 5 : 30 // seconds
  if (++rounds % every === 0) model.refresh().catch(lost)
}

function render() {
  const { state } = model
  if (!state) return
  const { question, result, phase } = state
  drawn = question ? `${question.questionId} ${stage(question)}` : ''
  const current = question ? `${state.quizId} ${question.questionId}` : ''
  if (pickedFor !== current) {
    pickedFor = current
    picked = []
  }
  outbox.learn(state)
  const answer = outbox.to(state)

  page.dataset.phase = phase
  const sent = !['none', 'refused'].includes(answer.state)
  const canChoose = question && phase === 'open' && !sent && stage(question) === 'open'
  showQuestion(state, sent ? answer.options : picked, canChoose ? choose : null)
  showCountdown(state)
  showResult(state)
  showRanking(state, me?.userId)
  showWaiting(state)
  showAnswer(state, answer)
  showSend(question?.kind === 'multiple' && phase === 'open' && !sent, canChoose && picked.length > 0)
  $('score').textContent = state.me ? t('points', { n: state.me.score }) : ''
  $('score').dataset.score = state.me?.score ?? 0
  $('rank').textContent = state.me && state.ranking ? t('rank', { rank: state.me.rank }) : ''
  if (result) page.dataset.closed = result.questionId
}

// showSend shows the button of a multiple choice. The focus does not get lost with it.
function showSend(shown, ready) {
  const button = $('answer-send')
  if (!shown && document.activeElement === button) $('question-title').focus()
  button.hidden = !shown
  button.disabled = !ready
}

function showWaiting({ phase, question }) {
  const text = phase === 'lobby' ? t('lobby') : phase === 'ended' ? t('quizOver') : question ? '' : t('between')
  const focused = document.activeElement === $('waiting')
  $('waiting').textContent = text
  $('waiting').hidden = !text
  if (focused && !text) $('question-title').focus() // which a hidden element would lose
}

function showAnswer(state, answer) {
  const box = $('answer-state')
  const { question, result, points } = state
  box.hidden = !question
  if (!question) return
  box.dataset.answer = answer.state
  box.dataset.options = answer.options.join(',')
  delete box.dataset.points
  if (result && points !== undefined) box.dataset.points = points
  box.textContent = result ? verdict(state, answer) : progress(state, answer)
}

// progress is what the page says of an answer while there is no result.
function progress({ phase, question }, { state, why }) {
  switch (state) {
    case 'sending': return t('sending')
    case 'waiting': return t('unsent')
    case 'unsure': return t('unsure')
    case 'accepted': return t('accepted')
    case 'late': case 'refused': return refusal(why)
  }
  return phase === 'open' && stage(question) === 'over' ? t('waiting') : ''
}

// verdict is what it says of an answer when the result is there. The server knows the points; a result that came by a message does
// not hold them.
function verdict({ question, result, points, fromServer }, answer) {
  if (points > 0) return t('wasRight', { n: points })
  if (points === 0) {
    const correct = result.correctOptionIds ?? []
    const hits = answer.options.filter((id) => correct.includes(id)).length
    if (question.kind !== 'multiple' || hits === 0) return t('wasWrong')
    return t('partlyRight', { hits, of: correct.length, wrong: answer.options.length - hits })
  }
  if (outbox.open) return t('unsure')
  if (answer.state === 'late') return refusal(answer.why)
  return answer.state === 'accepted' || !fromServer ? '' : t('noAnswer')
}

function choose(id) {
  if (model.state.question.kind !== 'multiple') return outbox.put(me.userId, model.state, [id])
  picked = picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id]
  render()
}

begin().catch((error) => {
  page.dataset.phase = 'join'
  $('join-error').textContent = refusal(error.code ?? 'network')
})
