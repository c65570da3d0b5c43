import { clock, get, post, useHostKey } from './api.js'
import { Chat } from './chat.js'
import { showConnection, showMissing } from './connection.js'
import { refusal, start, t } from './i18n.js'
import { Model } from './model.js'
import { showRanking } from './ranking.js'
import { Room } from './room.js'
import { redoCountdown, showCountdown, showQuestion, showResult } from './view.js'

const $ = (id) => document.getElementById(id)
const page = document.body

let config, room, chat, me
let busy = false

const model = new Model(() => get('/api/host/state'), render)

// The key is in the fragment, which browsers do not send to servers. It is removed from the URL, so that screenshots and the
// history do not contain it, and kept for reloads of this tab.
function takeKey() {
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (key) {
    sessionStorage.setItem('livequiz-host-key', key)
    history.replaceState(null, '', location.pathname)
  }
  return sessionStorage.getItem('livequiz-host-key') ?? ''
}

async function begin() {
  start(() => {
    redoCountdown()
    render()
    if (room) showConnection(room.status)
    chat?.rename()
  })
  useHostKey(takeKey())
  $('open-next').addEventListener('click', () => move('open', { number: model.state.asked + 1 }))
  $('close-now').addEventListener('click', () => move('close', { number: model.state.asked }))
  $('end-quiz').addEventListener('click', end)
  $('restart').addEventListener('click', () => move('restart', { quizId: model.state.quizId }))
  $('send-again').addEventListener('click', () => move('again', {}))
  $('take-back').addEventListener('click', () => room.connect())
  $('away').addEventListener('cancel', (event) => event.preventDefault())
  config = await get('/api/config')
  showMissing(config)
  me = await post('/api/host/token')
  await model.refresh()
  room = new Room(config, async () => (await post('/api/host/token')).token, {
    status: showConnection,
    quiz: (objectName, content) => model.message(objectName, content),
    text: (message) => chat.show(message),
    joined: () => model.refresh().catch(fail),
  })
  room.token = me.token
  chat = new Chat(room, config, me)
  room.start()
  setInterval(() => model.state && showCountdown(model.state), 200)
  // Only the server knows who joined and who answered.
  setInterval(() => document.visibilityState === 'visible' && model.refresh().catch(fail), 1000)
}

// end asks for confirmation on the page, not in a dialogue of the browser.
function end() {
  const button = $('end-quiz')
  if (button.dataset.sure !== 'true') {
    button.dataset.sure = 'true'
    button.textContent = t('sureEnd')
    setTimeout(() => {
      button.dataset.sure = 'false'
      render()
    }, 5000)
    return
  }
  button.dataset.sure = 'false'
  move('end', {})
}

async function move(name, body) {
  if (busy) return
  busy = true
  $('error').textContent = ''
  render()
  try {
    await post(`/api/host/${name}`, body)
  } catch (error) {
    fail(error)
  }
  busy = false
  await model.refresh().catch(fail)
  render()
}

function fail(error) {
  $('error').textContent = error.code === 'host_key' ? t('noKey') : refusal(error.code ?? 'network')
}

function render() {
  const { state } = model
  if (!state) return
  const { phase, asked, total } = state
  page.dataset.phase = phase
  page.dataset.asked = asked
  $('phase').textContent = t(`phase_${phase}`)
  $('asked').textContent = `${asked} / ${total}`
  if (state.players !== undefined) $('players').textContent = $('players').dataset.count = state.players
  if (state.inRoom !== undefined) $('in-room').textContent = $('in-room').dataset.count = state.inRoom
  $('in-room-fact').hidden = state.inRoom === undefined
  $('answered').textContent = $('answered').dataset.count = state.answered ?? 0
  const more = asked < total && phase !== 'ended'
  $('open-next').textContent = asked < total ? t('openNext', { n: asked + 1 }) : t('allAsked')
  $('open-next').disabled = busy || !more || phase === 'open'
  $('close-now').disabled = busy || phase !== 'open'
  $('end-quiz').disabled = busy || phase === 'open' || phase === 'ended'
  $('restart').hidden = phase !== 'ended'
  $('restart').disabled = busy
  if ($('end-quiz').dataset.sure !== 'true') $('end-quiz').textContent = t('endQuiz')
  $('undelivered').hidden = !state.undelivered
  $('undelivered-text').textContent = t('undelivered', { what: state.undelivered })
  showQuestion(state, [], null)
  showCountdown(state)
  showResult(state)
  showRanking(state, null, Infinity)
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && model.state && clock) model.refresh().catch(fail)
})

begin().catch(fail)
