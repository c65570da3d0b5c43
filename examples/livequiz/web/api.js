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

async function request(method, path, body) {
  const headers = {}
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (hostKey) headers.Authorization = `Bearer ${hostKey}`
  const sent = Date.now()
  let response, answer
  try {
    response = await fetch(path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store', credentials: 'same-origin',
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
export const post = (path, body) => request('POST', path, body)

// clock is the server's. A device's own may be minutes wrong, so nothing is compared with Date.now() as it is. The answer that was
// the shortest time on its way tells the difference best.
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

// A device that wakes up may have had its clock set.
document.addEventListener('visibilitychange', () => clock.forget())
