// The answer on its way to the server. It is sent again until the server has decided about it, through an outage and a reload of
// the page: the server takes the same answer once, and decides by its own clock whether it is in time.

const KEY = 'livequiz-answer'
// A try that failed is followed by another one, and one without a reply gets another beside it: in ms, and when little time is left.
const CALM = { again: 300, beside: 1000 }
const HURRY = { again: 100, beside: 300 }
const LITTLE = 2000
const BESIDE = 4 // tries at a time; browsers have few connections to a server

const none = { state: 'none', options: [], why: '' }

export class Outbox {
  // post sends a body until an AbortSignal ends it; now is the server's time; store is a Storage; changed is called when the state of
  // the answer is another one.
  constructor({ post, now, store, changed }) {
    Object.assign(this, { post, now, store, changed })
    this.answer = null
    this.tries = [] // an AbortController for each that is out
  }

  // to is how the answer to the question of a state stands: none, sending, waiting (for the connection), unsure (time is up and the
  // server has not said whether it was in time), accepted, late or refused.
  to(state) { return this.isTo(state) ? this.answer : none }

  isTo({ quizId, question }) {
    return this.answer !== null && this.answer.quizId === quizId && this.answer.questionId === question?.questionId
  }

  get open() { return ['sending', 'waiting', 'unsure'].includes(this.answer?.state) }

  // put takes the answer to the question of a state.
  put(userId, { quizId, question }, options) {
    this.answer = {
      userId, quizId, questionId: question.questionId, deadline: question.deadline, options: [...options],
      answeredAt: Math.round(this.now()), state: 'sending', why: '',
    }
    this.keep()
    this.changed()
    this.send()
  }

  // resume takes up what the page had not got rid of before it was loaded anew.
  resume(userId, state) {
    const kept = this.kept()
    if (!kept || kept.userId !== userId) return
    this.answer = { ...kept, state: 'sending', why: '' }
    if (this.isTo(state)) return this.send()
    this.answer = null
    this.forget()
  }

  // learn takes the word of the server about its questions. What came by a message alone knows nothing about this answer.
  learn(state) {
    if (state.answer && state.question) {
      if (!this.isTo(state)) this.answer = { quizId: state.quizId, questionId: state.question.questionId, options: [], why: '' }
      else if (this.open) this.forget()
      Object.assign(this.answer, { state: 'accepted', options: state.answer, why: '' })
    } else if (this.answer && this.open && state.fromServer && (!this.isTo(state) || state.result)) {
      this.decided('late', 'too_late')
    }
  }

  // send tries once, and sees to the next try. It may be called at any time, such as when the connection is back.
  send() {
    clearTimeout(this.timer)
    if (!this.open) return
    const answer = this.answer
    const { quizId, questionId, options: optionIds, answeredAt } = answer
    this.timer = setTimeout(() => {
      this.unheard(answer)
      this.send()
    }, this.pace(answer).beside)
    const mine = new AbortController()
    this.tries.push(mine)
    if (this.tries.length > BESIDE) this.tries.shift().abort() // it may have arrived all the same
    this.post({ quizId, questionId, optionIds, answeredAt }, mine.signal).then(
      () => this.heard(answer, 'accepted', ''),
      (error) => this.failed(answer, error, mine),
    ).finally(() => { this.tries = this.tries.filter((other) => other !== mine) })
  }

  pace(answer) {
    const left = answer.deadline - this.now()
    return left > 0 && left < LITTLE ? HURRY : CALM
  }

  failed(answer, error, mine) {
    if (answer !== this.answer || !this.open || mine.signal.aborted) return
    if (error.code === 'too_early') {
      // This page's idea of the server's time is ahead.
    } else if (error.code === 'network' || error.status >= 500 || error.status === 429) {
      this.unheard(answer)
    } else {
      return this.heard(answer, error.code === 'too_late' ? 'late' : 'refused', error.code)
    }
    if (mine !== this.tries.at(-1)) return // a later try is out already
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.send(), this.pace(answer).again)
  }

  unheard(answer) {
    const state = this.now() < answer.deadline ? 'waiting' : 'unsure'
    if (answer !== this.answer || answer.state === state) return
    answer.state = state
    this.changed()
  }

  heard(answer, state, why) {
    if (answer !== this.answer || !this.open) return
    this.decided(state, why)
    this.changed()
  }

  decided(state, why) {
    clearTimeout(this.timer)
    for (const other of this.tries) other.abort()
    Object.assign(this.answer, { state, why })
    if (state === 'refused') this.answer.options = []
    this.forget()
  }

  // Without storage, as in some private windows, an answer survives an outage but no reload.
  keep() {
    try { this.store.setItem(KEY, JSON.stringify(this.answer)) } catch { /* see above */ }
  }

  kept() {
    try { return JSON.parse(this.store.getItem(KEY)) } catch { return null }
  }

  forget() {
    try { this.store.removeItem(KEY) } catch { /* see above */ }
  }
}
