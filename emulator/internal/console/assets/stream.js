// Server-sent events, read with fetch: EventSource cannot send the header with the secret.
import { request } from './api.js'

// follow reads events until the connection ends, and hands each to the function of its kind.
export async function follow(cursor, handlers, signal) {
  const response = await request('/events?' + new URLSearchParams(cursor), { signal })
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    handlers.alive()
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop()
    for (const block of blocks) dispatch(block, handlers)
  }
}

function dispatch(block, handlers) {
  let kind = ''
  let data = ''
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) kind = line.slice(7)
    if (line.startsWith('data: ')) data += line.slice(6)
  }
  if (kind && handlers[kind]) handlers[kind](JSON.parse(data))
}
