// What the page knows of the emulator, kept up to date.
import { snapshot } from './api.js'
import { follow } from './stream.js'

const kept = 500 // messages, and requests

export const data = {
  loaded: false,
  connection: 'connecting', // live, lost, stale: the emulator was started again
  problem: '',
  offset: 0, // the emulator's time minus this machine's
  state: null,
  messages: [], // newest first
  requests: [], // newest first
  deliveries: [], // newest first
}

export const now = () => Date.now() + data.offset

let changed = () => {}

function apply(update) {
  data.offset = update.now - Date.now()
  if (update.state) data.state = update.state
  data.messages = merge(data.messages, update.messages, (m) => m.seq)
  data.requests = merge(data.requests, update.requests, (r) => r.seq)
  if (update.deliveries) {
    const fresh = new Map(update.deliveries.map((d) => [d.id, d]))
    const known = data.deliveries.map((d) => fresh.get(d.id) ?? d)
    const ids = new Set(known.map((d) => d.id))
    const added = update.deliveries.filter((d) => !ids.has(d.id)).reverse()
    data.deliveries = [...added, ...known].slice(0, 200)
  }
  changed()
}

function merge(known, added = [], seqOf) {
  const last = known.length ? seqOf(known[0]) : 0
  const fresh = added.filter((item) => seqOf(item) > last).reverse()
  return fresh.length ? [...fresh, ...known].slice(0, kept) : known
}

async function load() {
  const all = await snapshot()
  Object.assign(data, { loaded: true, messages: [], requests: [], deliveries: [] })
  apply(all)
  return all.cursor
}

function turn(connection, problem = '') {
  if (data.connection === connection && data.problem === problem) return
  Object.assign(data, { connection, problem })
  changed()
}

const silence = 25_000 // heartbeats come every 10 s
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })

// run keeps the page up to date for as long as it is open.
export async function run(onChange) {
  changed = onChange
  for (let failures = 0; ; failures++) {
    const abort = new AbortController()
    let watchdog = 0
    const alive = () => {
      failures = 0
      clearTimeout(watchdog)
      watchdog = setTimeout(() => abort.abort(), silence)
      turn('live')
    }
    try {
      const cursor = await load()
      await follow(cursor, { alive, update: apply, reset: () => abort.abort() }, abort.signal)
      if (data.connection === 'live') turn('connecting')
    } catch (problem) {
      if (problem.status === 403) {
        turn('stale', problem.message)
        return
      }
      if (problem.name !== 'AbortError') turn('lost', problem.message)
    }
    clearTimeout(watchdog)
    await pause(Math.min(500 * 2 ** failures, 5000))
  }
}
