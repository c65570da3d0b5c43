// What the pages in the room show of their connection: its state, and what to do where it does not come back by itself.

import { t } from './i18n.js'
import { showStatus } from './view.js'

const $ = (id) => document.getElementById(id)

export function showConnection(status) {
  showStatus(status)
  const gone = status === 'replaced' || status === 'disconnected'
  const away = $('away')
  if (gone) {
    $('away-text').textContent = t(status === 'replaced' ? 'replacedText' : 'disconnectedText')
    $('take-back').textContent = t(status === 'replaced' ? 'takeBack' : 'reconnect')
    if (!away.open) away.showModal()
  } else if (away.open) {
    away.close()
  }
}

// showMissing shows how to install the browser client.
export function showMissing(config) {
  $('missing').hidden = Boolean(window.RongIMLib)
  $('missing-command').textContent = config.install
}
