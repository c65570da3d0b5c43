// The state of the quiz on this page: from the server, updated by messages in the room.

import { clock } from './api.js'

// progress orders the states: lobby, question 1 open, question 1 closed, question 2 open, …, ended.
function progress({ phase, asked }) {
  if (phase === 'ended') return Infinity
  return phase === 'open' ? 2 * asked : 2 * asked + 1
}

export class Model {
  // fetchState asks the server; changed is called when there is something new to show.
  constructor(fetchState, changed) {
    this.fetchState = fetchState
    this.changed = changed
    this.state = null
    this.heard = 0 // messages that changed the state
    this.fetching = null
  }

  // refresh fetches the state. Calls during a fetch share one more fetch.
  refresh() {
    if (this.fetching) {
      this.once_more = true
      return this.fetching
    }
    this.fetching = this.fetchOnce().finally(() => {
      this.fetching = null
      if (this.once_more) {
        this.once_more = false
        this.refresh().catch(() => {})
      }
    })
    return this.fetching
  }

  async fetchOnce() {
    const heard = this.heard
    const state = await this.fetchState()
    // A message may have arrived during the fetch, and the response may be older.
    if (heard !== this.heard && state.quizId === this.state.quizId && progress(state) < progress(this.state)) {
      this.once_more = true
      return
    }
    this.state = { ...state, fromServer: true }
    this.changed()
  }

  // message handles a quiz message. Messages may be repeated, late or out of order.
  message(objectName, content) {
    if (!this.state) return
    if (content.quizId !== this.state.quizId) return this.refreshSoon() // the host began anew
    switch (objectName) {
      case 'Quiz:Question': return this.question(content)
      case 'Quiz:Result': return this.result(content)
      case 'Quiz:Ranking': return this.ranking(content)
    }
  }

  moved(change) {
    this.heard++
    this.state = { ...this.state, ...change, fromServer: false }
    this.changed()
  }

  question(content) {
    // A duplicate of the question, sent because the outcome of the first send was unknown, restarts nothing.
    if (progress({ phase: 'open', asked: content.number }) <= progress(this.state)) return
    if (content.deadline <= clock.now()) return this.refresh().catch(() => {})
    this.moved({
      phase: 'open', asked: content.number, total: content.total, question: content,
      result: undefined, explanation: undefined, answer: undefined, points: undefined, answered: undefined,
    })
  }

  result(content) {
    const { phase, question } = this.state
    if (phase === 'open' && question?.questionId === content.questionId) this.moved({ phase: 'closed', result: content })
    this.refreshSoon() // for one's own points
  }

  ranking(content) {
    if (content.updatedAt <= (this.state.ranking?.updatedAt ?? 0)) return
    this.moved(content.final ? { ranking: content, phase: 'ended' } : { ranking: content })
    if (content.final) this.refreshSoon()
  }

  // refreshSoon waits for a random moment, so that not all pages fetch at once.
  refreshSoon() {
    clearTimeout(this.soon)
    this.soon = setTimeout(() => this.refresh().catch(() => {}), 50 + Math.random() * 300)
  }
}
