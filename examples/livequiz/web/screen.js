// The page for a projector: it shows what everybody may see, and the way in. It is in no chatroom, so it counts as no user; the
// server tells it each second where the quiz stands.

import { get } from './api.js'
import { start, t } from './i18n.js'
import { Model } from './model.js'
import { showRanking } from './ranking.js'
import { generate } from './vendor/lean-qr/index.mjs'
import { make, redoCountdown, showCountdown, showQuestion, showResult, showStatus } from './view.js'

const $ = (id) => document.getElementById(id)
const page = document.body

let address = location.origin
let status = 'connecting'

const model = new Model(() => get('/api/screen'), render)

async function refresh() {
  try {
    await model.refresh()
    status = 'online'
  } catch {
    status = 'reconnecting'
  }
  showStatus(status)
}

async function begin() {
  start(() => {
    redoCountdown()
    invite()
    render()
    showStatus(status)
  })
  showStatus(status)
  setInterval(refresh, 1000)
  setInterval(() => model.state && showCountdown(model.state), 200)
  window.addEventListener('online', refresh)
  invite()
  refresh()
  for (;;) {
    try {
      address = (await get('/api/config')).public || address
      return invite()
    } catch {
      await new Promise((done) => setTimeout(done, 1000))
    }
  }
}

// invite shows how to get in. A loopback address leads a phone to itself.
function invite() {
  const { hostname } = new URL(address)
  $('local-only').hidden = !(hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.startsWith('127.') || hostname === '[::1]')
  $('address').textContent = address
  const canvas = make('canvas', { role: 'img', ariaLabel: t('qrLabel', { address: `${address}/` }) })
  generate(`${address}/`).toCanvas(canvas, { on: [0, 0, 0], off: [255, 255, 255], pad: 4 })
  $('qr').replaceChildren(canvas)
}

function render() {
  const { state } = model
  if (!state) return
  const { phase, players = 0, answered = 0 } = state
  page.dataset.phase = phase
  const waiting = phase === 'lobby' ? t('lobby') : phase === 'ended' ? t('quizOver') : ''
  $('waiting').textContent = waiting
  $('waiting').hidden = !waiting
  $('players').textContent = t('joinedCount', { n: players })
  $('players').dataset.count = players
  $('answered').textContent = phase === 'open' ? t('answeredCount', { n: answered, players }) : ''
  $('answered').dataset.count = answered
  showQuestion(phase === 'ended' ? { ...state, question: undefined } : state, [], null)
  showCountdown(state)
  showResult(state)
  showRanking(phase === 'open' ? { ...state, ranking: undefined } : state)
}

begin()
