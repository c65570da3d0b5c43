// The frame: bar, navigation, and the view that the address names.
import { fill, h } from './dom.js'
import { icon } from './icons.js'
import { badge, copyButton, empty, mono } from './parts.js'
import { currentLanguage, currentTheme, number, switchLanguage, switchTheme, t } from './settings.js'
import { data, run } from './store.js'
import { faultsView } from './view_faults.js'
import { messagesView } from './view_messages.js'
import { overviewView } from './view_overview.js'
import { requestsView } from './view_requests.js'
import { roomsView } from './view_rooms.js'
import { usersView } from './view_users.js'
import { webhooksView } from './view_webhooks.js'

const views = {
  overview: overviewView, rooms: roomsView, users: usersView, messages: messagesView,
  requests: requestsView, webhooks: webhooksView, faults: faultsView,
}

// The number beside a view's name.
const counters = {
  rooms: () => data.state.counts.rooms,
  users: () => data.state.counts.online,
  messages: () => data.state.counts.messages,
  requests: () => data.state.counts.requests,
  webhooks: () => data.deliveries.filter((d) => d.state === 'failed').length,
  faults: () => data.state.faults.length,
}

const bar = h('header', { class: 'bar' })
const navigation = h('nav', { class: 'navigation' })
const main = h('main', { id: 'main', tabindex: -1 })
const notice = h('div', { class: 'notice', role: 'alert', hidden: true })
document.body.append(bar, notice, h('div', { class: 'frame' }, navigation, main))

let view = null
let shown = null

function place() {
  const [name = '', ...rest] = location.hash.replace(/^#\/?/, '').split('/')
  const known = Object.hasOwn(views, name) ? name : 'overview'
  return { name: known, params: rest.filter((part) => part !== '').map(readPart) }
}

function readPart(part) {
  try { return decodeURIComponent(part) } catch { return part }
}

function drawBar() {
  const states = { live: ['live', 'on'], connecting: ['connecting', ''], lost: ['lost', 'off'], stale: ['lost', 'off'] }
  const [name, cls] = states[data.connection]
  const themes = { auto: 'auto', light: 'sun', dark: 'moon' }
  fill(bar,
    h('a', { class: 'brand', href: '#/' }, h('img', { src: '/_console/assets/logo.svg', alt: '', width: 28, height: 28 }), h('span', {}, t('title')), badge(t('notProduction'), 'warn')),
    h('div', { class: 'bar-end' },
      data.state && h('span', { class: 'app-key' }, h('span', { class: 'muted' }, 'App Key'), mono(data.state.appKey), copyButton(() => data.state.appKey)),
      h('span', { class: 'connection', role: 'status' }, h('span', { class: `dot ${cls}` }), h('span', {}, t(name))),
      h('button', { type: 'button', class: 'button icon-only', 'aria-label': t('theme', { name: t('theme_' + currentTheme()) }), title: t('theme', { name: t('theme_' + currentTheme()) }),
        onclick: () => { switchTheme(); drawBar(); bar.querySelector('[data-act=theme]').focus() }, 'data-act': 'theme' }, icon(themes[currentTheme()])),
      h('button', { type: 'button', class: 'button', lang: currentLanguage() === 'zh' ? 'en' : 'zh-CN', onclick: () => { switchLanguage(); redraw(); bar.querySelector('[data-act=language]').focus() }, 'data-act': 'language' },
        currentLanguage() === 'zh' ? 'English' : '中文')))
  document.title = t('title')
}

function drawNavigation() {
  navigation.setAttribute('aria-label', t('sections'))
  fill(navigation, Object.keys(views).map((name) => h('a', { href: name === 'overview' ? '#/' : '#/' + name, 'data-view': name },
    icon(name), h('span', {}, t(name)), h('span', { class: 'counter', hidden: true }))))
}

function markNavigation() {
  for (const link of navigation.children) {
    const name = link.dataset.view
    if (name === place().name) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
    const n = data.state && counters[name] ? counters[name]() : 0
    link.lastChild.hidden = n === 0
    link.lastChild.classList.toggle('bad', name === 'faults' || name === 'webhooks')
    link.lastChild.textContent = n > 9999 ? '9999+' : number(n)
  }
}

function show() {
  shown = JSON.stringify(place())
  main.replaceChildren()
  view = null
  if (data.state) view = views[place().name](main, place().params)
  else main.append(h('div', { class: 'card' }, empty(t('loading'))))
  markNavigation()
  navigation.querySelector('[aria-current]').scrollIntoView({ block: 'nearest', inline: 'center' })
}

let connection = ''

function update() {
  if (data.connection + Boolean(data.state) !== connection) {
    connection = data.connection + Boolean(data.state)
    drawBar()
  }
  const stale = data.connection === 'stale'
  notice.hidden = !stale && data.connection !== 'lost'
  if (!notice.hidden) {
    fill(notice, h('span', {}, stale ? t('restarted') : t('lostHint')),
      stale && h('button', { type: 'button', class: 'button small', onclick: () => location.reload() }, t('reload')))
  }
  if (view && JSON.stringify(place()) === shown) {
    view.update()
    markNavigation()
  } else {
    show()
  }
}

function redraw() {
  drawBar()
  drawNavigation()
  show()
}

addEventListener('hashchange', () => {
  show()
  scrollTo(0, 0)
  main.focus({ preventScroll: true })
})

let waiting = false
redraw()
run(() => {
  if (waiting) return
  waiting = true
  const flush = () => {
    if (!waiting) return
    waiting = false
    update()
  }
  requestAnimationFrame(flush)
  setTimeout(flush, 300) // pages in the background get no frames
})
