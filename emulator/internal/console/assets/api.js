// Requests to the emulator. The secret stands in the page: other origins can neither read it nor send the header.
import { t } from './settings.js'

const base = '/_console/api'
const secret = document.querySelector('meta[name=console-secret]').content

export class APIError extends Error {
  constructor(message, status) {
    super(message)
    this.status = status
  }
}

export async function request(path, options = {}) {
  let response
  try {
    response = await fetch(base + path, { cache: 'no-store', ...options, headers: { 'X-Console-Secret': secret, ...options.headers } })
  } catch (problem) {
    if (problem.name === 'AbortError') throw problem
    throw new APIError(t('unreachable'), 0)
  }
  if (response.ok) return response
  let reason = `HTTP ${response.status}`
  try { reason = (await response.json()).error ?? reason } catch { /* not JSON: the status has to do */ }
  throw new APIError(reason, response.status)
}

export const snapshot = async () => (await request('/snapshot')).json()

export async function post(path, doc) {
  const response = await request(path, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(doc),
  })
  return response.json()
}

// call makes a call of the Server API; what it refuses is an error.
export async function call(operation, params) {
  const lists = {}
  for (const [name, value] of Object.entries(params)) {
    if (value !== '' && value !== null && value !== undefined) lists[name] = [value].flat().map(String)
  }
  return settle(await post('/call', { operation, params: lists }))
}

export const ask = async (question) => settle(await post('/question', question))

function settle(result) {
  if (result.answer?.code === 200 && !result.lost) return result.answer
  if (result.lost) throw new APIError(t('answerLost'), result.status)
  const { code = `HTTP ${result.status}`, errorMessage = '' } = result.answer ?? {}
  throw new APIError(`${code}: ${errorMessage}`, result.status)
}
