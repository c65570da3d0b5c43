// The chatroom, on the vendor's browser client (RongIMLib 2.x, callback API).

const HISTORY = 20 // messages to show on joining
const QUIZ_TYPES = [
  ['QuizQuestion', 'Quiz:Question',
    ['quizId', 'questionId', 'number', 'total', 'kind', 'title', 'options', 'opensAt', 'deadline', 'user', 'extra']],
  ['QuizResult', 'Quiz:Result',
    ['quizId', 'questionId', 'kind', 'correctOptionIds', 'acceptedTexts', 'counts', 'answered', 'correctCount', 'closedAt', 'explanation']],
  ['QuizRanking', 'Quiz:Ranking',
    ['quizId', 'afterQuestion', 'final', 'participants', 'entries', 'updatedAt']],
]
const RETRY = [1, 2, 4, 8, 15] // seconds
const JOIN_WAIT = 10 // seconds; this client does not report every refusal to join

// Codes of a send that mean that the page is no longer in the room.
const NOT_IN_ROOM = 23406
const NO_SUCH_ROOM = 23410

export class Room {
  // events: status(name), quiz(objectName, content), text(message), joined()
  constructor(config, newToken, events) {
    this.config = config
    this.newToken = newToken // asks the server for a token
    this.events = events
    this.token = '' // requested when first needed, and after a refusal
    this.tries = 0
    this.wanted = false // false: stay away
    this.linked = false // connect succeeded; from then on the client reconnects by itself
    this.joined = false
  }

  get online() { return this.status === 'online' }

  set(status) {
    if (this.status === status) return
    this.status = status
    this.events.status(status)
  }

  start() {
    if (!window.RongIMLib || !window.RongIMClient) return this.set('missing')
    const { RongIMClient, RongIMLib } = window
    // Without navi the client gets its gateway from the vendor's navigation service; the emulator has its own. Only
    // errors are logged, since lower levels contain the token.
    const options = { indexDBSwitch: false, logLevel: RongIMLib.LogLevel.ERROR }
    if (this.config.navi) options.navi = this.config.navi
    RongIMClient.init(this.config.appKey, null, options)
    RongIMClient.setConnectionStatusListener({ onChanged: (status) => this.changed(status) })
    RongIMClient.setOnReceiveMessageListener({ onReceived: (message) => this.received(message) })
    for (const [name, objectName, fields] of QUIZ_TYPES) {
      RongIMClient.registerMessageType(name, objectName, new RongIMLib.MessageTag(false, false), fields)
    }
    this.connect()
  }

  async connect() {
    this.wanted = true
    this.set('connecting')
    try {
      this.token ||= await this.newToken()
    } catch {
      return this.retry()
    }
    if (!this.wanted) return
    window.RongIMClient.connect(this.token, {
      onSuccess: () => {
        this.linked = true
        this.join()
      },
      onTokenIncorrect: () => this.retry(true),
      // This client also reports a refused token as 30007, since its navigation request failed.
      onError: (code) => this.retry(code === 30007),
    })
  }

  retry(badToken) {
    if (!this.wanted) return
    if (badToken) this.token = ''
    this.set('reconnecting')
    const wait = RETRY[Math.min(this.tries++, RETRY.length - 1)]
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.wanted && this.connect(), wait * 1000)
  }

  join() {
    if (!this.wanted) return
    this.joinAgain(JOIN_WAIT)
    window.RongIMClient.getInstance().joinChatRoom(this.config.roomId, HISTORY, {
      onSuccess: () => {
        clearTimeout(this.timer)
        if (!this.wanted) return
        this.joined = true
        this.tries = 0
        this.set('online')
        this.events.joined()
      },
      onError: () => this.joinAgain(5),
    })
  }

  joinAgain(seconds) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      if (!this.wanted || this.joined) return
      this.set('reconnecting')
      this.join()
    }, seconds * 1000)
  }

  changed(status) {
    const S = window.RongIMLib.ConnectionStatus
    switch (status) {
      case S.CONNECTED:
        if (!this.wanted) break
        // After a disconnection the client rejoins its room by itself; the state has what was missed.
        if (this.joined) {
          this.set('online')
          this.events.joined()
        } else if (this.linked) {
          this.join()
        }
        break
      case S.KICKED_OFFLINE_BY_OTHER_CLIENT: return this.over('replaced')
      case S.BLOCKED: return this.over('blocked')
      case S.DISCONNECT_BY_SERVER: return this.over('disconnected')
      case S.CONNECTING: break
      default:
        if (this.wanted && this.joined) this.set('reconnecting')
    }
  }

  // over: the client does not reconnect after these.
  over(status) {
    this.wanted = this.linked = this.joined = false
    clearTimeout(this.timer)
    this.set(status)
  }

  received(message) {
    if (message.targetId !== this.config.roomId) return
    if (message.conversationType !== window.RongIMLib.ConversationType.CHATROOM) return
    if (message.objectName === 'RC:TxtMsg') return this.events.text(message)
    // Any client can send any type: accept quiz messages only from the app server.
    if (message.senderUserId !== this.config.sender) return
    if (message.objectName.startsWith('Quiz:') && message.content) this.events.quiz(message.objectName, message.content)
  }

  // say sends a text; done receives an error code, or the sent message.
  say(text, done) {
    const { RongIMClient, RongIMLib } = window
    if (!this.online) return done(-1)
    RongIMClient.getInstance().sendMessage(
      RongIMLib.ConversationType.CHATROOM, this.config.roomId, new RongIMLib.TextMessage({ content: text }),
      {
        onSuccess: (message) => done(0, message),
        onError: (code) => {
          if (code === NOT_IN_ROOM || code === NO_SUCH_ROOM) this.rejoin()
          done(code)
        },
      },
    )
  }

  // rejoin: the service does not report that a room was destroyed or that it removed a user.
  rejoin() {
    if (!this.wanted || !this.joined) return
    this.joined = false
    this.set('reconnecting')
    this.join()
  }

  leave(done) {
    this.wanted = false
    clearTimeout(this.timer)
    if (!this.joined) return done()
    this.joined = false
    const client = window.RongIMClient.getInstance()
    const away = () => {
      client.disconnect()
      done()
    }
    client.quitChatRoom(this.config.roomId, { onSuccess: away, onError: away })
  }
}
