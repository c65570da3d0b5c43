// The answer on its way to the server. It is sent again until the server has decided about it, through an outage and a reload of
// the page: the server takes the same answer once, and decides by its own clock whether it is in time.

const KEY = 'livequiz-answer'
const AGAIN = 300 // ms from a try that failed to the next
const HURRY = 100 // the same, when little time is left
const SLOW = 1000 // ms without a reply after which another try starts beside the first
const LIFE = 4000 // ms until a try is given up; it may have arrived all the same

const none = { state: 'none', options: [], why: '' }

export class Outbox {
  // post sends a body and gives up after some milliseconds; now is the server's time; store is a Storage; changed is called when the
  // state of the answer is another one.
  constructor({ post, now, store, changed }) {
    Object.assign(this, { post, now, store, changed })
    this.answer = null
    this.trying = 0
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
    }, SLOW)
    const turn = ++this.trying
    this.post({ quizId, questionId, optionIds, answeredAt }, LIFE).then(
      () => this.heard(answer, 'accepted', ''),
      (error) => this.failed(answer, error, turn),
    )
  }

  failed(answer, error, turn) {
    if (answer !== this.answer || !this.open) return
    if (error.code === 'too_early') {
      // This page's idea of the server's time is ahead.
    } else if (error.code === 'network' || error.status >= 500 || error.status === 429) {
      this.unheard(answer)
    } else {
      return this.heard(answer, error.code === 'too_late' ? 'late' : 'refused', error.code)
    }
    if (turn !== this.trying) return // a later try is out already
    clearTimeout(this.timer)
    const left = answer.deadline - this.now()
    this.timer = setTimeout(() => this.send(), left > 0 && left < 2000 ? HURRY : AGAIN)
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
