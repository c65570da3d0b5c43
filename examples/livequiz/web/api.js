// Requests to this app's server, and its clock.

export class Refused extends Error {
  constructor(status, code) {
    super(code)
    this.status = status
    this.code = code
  }
}

let hostKey = ''
export const useHostKey = (key) => { hostKey = key }

// A request that hangs holds up what waits for it, so it is given up at some time.
const PATIENCE = { GET: 8000, POST: 60000 } // ms; a move of the host sends messages before it answers

async function request(method, path, body, signal = AbortSignal.timeout(PATIENCE[method])) {
  const headers = {}
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (hostKey) headers.Authorization = `Bearer ${hostKey}`
  const sent = Date.now()
  let response, answer
  try {
    response = await fetch(path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store', credentials: 'same-origin',
      signal,
    })
    answer = await response.json()
  } catch {
    throw new Refused(0, 'network')
  }
  if (!response.ok) throw new Refused(response.status, answer.error)
  if (answer.serverTime) clock.learn(answer.serverTime, sent, Date.now())
  return answer
}

export const get = (path) => request('GET', path)
export const post = (path, body, signal) => request('POST', path, body, signal)

// clock estimates the server's time, since a device's clock may be minutes wrong. The response with the shortest round trip gives
// the best estimate.
export const clock = {
  offset: 0,
  best: Infinity,
  learn(serverTime, sent, received) {
    const took = received - sent
    if (took < 0 || took > this.best) return
    this.best = took
    this.offset = serverTime - (sent + received) / 2
  },
  forget() { this.best = Infinity },
  now() { return Date.now() + this.offset },
}

// The clock of a device may change while it sleeps.
document.addEventListener('visibilitychange', () => clock.forget())
