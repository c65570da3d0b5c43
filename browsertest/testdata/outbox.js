// A question of 20 seconds in simulated time: for each moment at which an answer is tapped and each at which the network is cut for
// five seconds, the answer must count without a second tap. What comes back are the cases where it did not.
(async () => {
  const { Outbox } = await import('/outbox.js')
  const DEADLINE = 20000, OUTAGE = 5000, STEP = 500, DELAY = 40

  // world is a page's clock and timers, a network that is cut from one moment to another, and a server that judges by its own time.
  function world(from, kind) {
    let time = 0, ids = 0
    const timers = new Map()
    const at = (when, run) => { timers.set(++ids, { when, run }); return ids }
    const w = {
      answers: [], state: 'none',
      get time() { return time },
      setTimeout: (run, ms) => at(time + Math.max(ms, 1), run),
      clearTimeout: (id) => timers.delete(id),
      async runUntil(end) {
        for (;;) {
          let next = null
          for (const [id, timer] of timers) if (timer.when <= end && (!next || timer.when < next.when)) next = { id, ...timer }
          if (!next) break
          timers.delete(next.id)
          time = next.when
          next.run()
          for (let i = 0; i < 5; i++) await null // what promises have to do
        }
        time = end
      },
    }
    const cut = (when) => when >= from && when < from + OUTAGE
    const judge = (body) => {
      const options = String(body.optionIds)
      if (w.answers.length) return w.answers[0] === options ? null : 'answered'
      if (time >= DEADLINE) return 'too_late'
      w.answers.push(options)
      return null
    }
    const failure = (code) => Object.assign(new Error(code), { code, status: code === 'network' ? 0 : 409 })
    w.post = (body, signal) => new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(failure('network')))
      // A connection that hangs comes to nothing while the page cares.
      const lost = () => kind === 'refused' && at(time + 1, () => reject(failure('network')))
      const sent = time
      if (cut(sent)) return lost()
      at(sent + DELAY, () => {
        // The request is on its way while the network goes: it arrives and its response does not, or it does not arrive either.
        if (cut(time) && kind !== 'response lost') return lost()
        const refused = judge(body)
        at(time + DELAY, () => {
          if (cut(time)) return lost()
          refused ? reject(failure(refused)) : resolve()
        })
      })
    })
    return w
  }

  async function play(tap, from, kind, reload) {
    const w = world(from, kind)
    const saved = new Map()
    const store = { getItem: (k) => saved.get(k) ?? null, setItem: (k, v) => saved.set(k, v), removeItem: (k) => saved.delete(k) }
    const timers = [globalThis.setTimeout, globalThis.clearTimeout]
    globalThis.setTimeout = w.setTimeout
    globalThis.clearTimeout = w.clearTimeout
    try {
      const states = []
      const page = () => {
        const box = new Outbox({ post: w.post, now: () => w.time, store, changed: () => states.push(box.answer.state) })
        return box
      }
      const state = { quizId: 'quiz', question: { questionId: 'q', deadline: DEADLINE } }
      let box = page()
      await w.runUntil(tap)
      box.put('ann', state, ['A'])
      if (reload) { // half a second after the tap; what the old page sent may have arrived
        await w.runUntil(tap + 500)
        box.answer = null
        box = page()
        box.resume('ann', state)
      }
      await w.runUntil(DEADLINE - 1)
      const counted = w.answers.length === 1
      await w.runUntil(DEADLINE + 10000)
      const end = box.answer?.state ?? 'done'
      const kept = store.getItem('livequiz-answer')
      if (counted && w.answers.length === 1 && (end === 'accepted' || reload && end === 'done') && kept === null) return null
      return { tap, from, kind, reload, counted, end, kept, states: states.join(' ') }
    } finally {
      [globalThis.setTimeout, globalThis.clearTimeout] = timers
    }
  }

  const failed = []
  let played = 0
  for (const kind of ['refused', 'silent', 'response lost']) {
    for (const reload of [false, true]) {
      for (let from = STEP; from + OUTAGE <= DEADLINE - STEP; from += 2 * STEP) {
        for (let tap = STEP; tap < DEADLINE - STEP; tap += STEP) {
          for (const shift of [0, -DELAY / 2, -DELAY * 1.5]) { // before, at and after the request's way
            const lost = await play(tap + shift, from, kind, reload)
            played++
            if (lost) failed.push(lost)
          }
        }
      }
    }
  }
  return { played, failed: failed.length, first: failed.slice(0, 5) }
})()
