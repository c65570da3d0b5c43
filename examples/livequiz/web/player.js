import { clock, get, post } from './api.js'
import { Chat } from './chat.js'
import { refusal, start, t } from './i18n.js'
import { Model } from './model.js'
import { Room } from './room.js'
import { redoCountdown, showCountdown, showMissing, showQuestion, showRanking, showResult, showStatus, stage } from './view.js'

const $ = (id) => document.getElementById(id)
const page = document.body

let config, me, room, chat
let picked = [] // options chosen of a multiple choice, not sent yet
let answer = { questionId: '', state: 'none', options: [], why: '' } // none, sending, accepted, refused
let drawn = '' // the question and stage that were drawn last

const model = new Model(() => get('/api/state'), render)

async function begin() {
  start(() => {
    redoCountdown()
    render()
    if (room) showStatus(room.status)
    chat?.rename()
  })
  $('join-form').addEventListener('submit', join)
  $('leave').addEventListener('click', leave)
  $('answer-send').addEventListener('click', () => send(picked))
  $('take-back').addEventListener('click', () => room.connect())
  $('away').addEventListener('cancel', (event) => event.preventDefault())
  setInterval(tick, 200) // before calls that may fail: without a state tick does nothing
  setInterval(watch, 5000)
  config = await get('/api/config')
  showMissing(config)
  // After a reload or in another tab, the cookie identifies the player.
  const { player } = await get('/api/me')
  if (player) {
    await enter(player)
  } else {
    page.dataset.phase = 'join'
    $('name-input').focus()
  }
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
  } catch (error) {
    $('join-error').textContent = refusal(error.code ?? 'network')
    $('name-input').focus()
  }
  button.disabled = false
  button.textContent = t('join')
}

async function enter(identity) {
  me = identity
  await model.refresh()
  page.dataset.userId = me.userId
  $('me').textContent = me.name
  room = new Room(config, async () => (await post('/api/token')).token, {
    status: showStatus,
    quiz: (objectName, content) => model.message(objectName, content),
    text: (message) => chat.show(message),
    // The state includes what happened while this page was not in the room.
    joined: () => model.refresh().catch(lost),
  })
  room.token = identity.token
  chat = new Chat(room, config, me)
  room.start()
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

function tick() {
  const { state } = model
  if (!state) return
  showCountdown(state)
  // Only the options change with the time.
  const now = state.question ? `${state.question.questionId} ${stage(state.question)}` : ''
  if (now !== drawn) render()
}

// watch fetches the state in case a message was lost: without a connection, when a result is overdue, and from time to time.
let rounds = 0
function watch() {
  const { state } = model
  if (!room || !state || page.dataset.phase === 'join') return
  const overdue = state.phase === 'open' && clock.now() > state.question.deadline + 2000
  if (!room.online || overdue || ++rounds % 6 === 0) model.refresh().catch(lost)
}

function render() {
  const { state } = model
  if (!state) return
  const { question, result, phase } = state
  drawn = question ? `${question.questionId} ${stage(question)}` : ''
  if (question && answer.questionId !== question.questionId) {
    answer = { questionId: question.questionId, state: 'none', options: [], why: '' }
    picked = []
  }
  // The server's record of the player's answer is final.
  if (state.answer) answer = { ...answer, state: 'accepted', options: state.answer, why: '' }

  page.dataset.phase = phase
  const sent = answer.state === 'accepted' || answer.state === 'sending'
  const canChoose = question && phase === 'open' && !sent && stage(question) === 'open'
  showQuestion(state, sent ? answer.options : picked, canChoose ? choose : null)
  showCountdown(state)
  showResult(state)
  showRanking(state, me?.userId)
  showWaiting(state)
  showAnswer(state)
  $('answer-send').hidden = !question || question.kind !== 'multiple' || phase !== 'open' || sent
  $('answer-send').disabled = !canChoose || picked.length === 0
  $('score').textContent = state.me ? t('points', { n: state.me.score }) : ''
  $('score').dataset.score = state.me?.score ?? 0
  $('rank').textContent = state.me && state.ranking ? t('rank', { rank: state.me.rank }) : ''
  if (result) page.dataset.closed = result.questionId
}

function showWaiting({ phase, question }) {
  const text = phase === 'lobby' ? t('lobby') : phase === 'ended' ? t('quizOver') : question ? '' : t('between')
  $('waiting').textContent = text
  $('waiting').hidden = !text
}

function showAnswer({ question, result, phase, answer: known, points }) {
  const box = $('answer-state')
  box.hidden = !question
  if (!question) return
  box.dataset.answer = answer.state
  box.dataset.options = answer.options.join(',')
  delete box.dataset.points
  if (result) {
    if (points !== undefined) box.dataset.points = points
    box.textContent = points > 0 ? t('wasRight', { n: points }) : points === 0 ? t('wasWrong') : answer.state === 'accepted' || known ? '' : t('noAnswer')
  } else if (answer.state === 'sending') box.textContent = t('sending')
  else if (answer.state === 'accepted') box.textContent = t('accepted')
  else if (answer.why) box.textContent = refusal(answer.why)
  else box.textContent = phase === 'open' && stage(question) === 'over' ? t('waiting') : ''
}

function choose(id) {
  if (model.state.question.kind !== 'multiple') return send([id])
  picked = picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id]
  render()
}

// send sends the answer, and again if the server does not respond. That is harmless: the same answer counts once.
async function send(optionIds) {
  const { quizId, question } = model.state
  const mine = { questionId: question.questionId, state: 'sending', options: [...optionIds], why: '' }
  answer = mine
  render()
  const body = { quizId, questionId: question.questionId, optionIds: mine.options, answeredAt: Math.round(clock.now()) }
  for (let i = 0; ; i++) {
    try {
      await post('/api/answer', body)
      mine.state = 'accepted'
      break
    } catch (error) {
      if (error.code === 'network' && i < 3) {
        await new Promise((done) => setTimeout(done, 500 * (i + 1)))
        continue
      }
      mine.state = 'refused'
      mine.why = error.code
      mine.options = []
      if (error.code === 'answered') model.refresh().catch(lost)
      lost(error)
      break
    }
  }
  render()
}

begin().catch((error) => {
  page.dataset.phase = 'join'
  $('join-error').textContent = refusal(error.code ?? 'network')
})
