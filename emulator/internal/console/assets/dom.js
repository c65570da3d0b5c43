// Building the page. Data gets in as text and attributes only, never as markup.

// h makes an element. Props that begin with "on" are listeners, true is a bare attribute, null and false leave it out.
export function h(tag, props, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value)
    else if (name === 'class') node.className = value
    else if (name === 'value') node.value = value
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  append(node, children)
  return node
}

export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue
    node.append(child instanceof Node ? child : document.createTextNode(String(child)))
  }
}

export function fill(node, ...children) {
  node.replaceChildren()
  append(node, children)
}

const versions = new WeakMap()

// keyed shows a list and leaves alone what did not change: what is opened stays open, and the focus stays where it is.
// Nodes that are no items' are not touched if they come after the items.
export function keyed(parent, items, keyOf, build, versionOf = JSON.stringify) {
  const old = new Map()
  for (const child of parent.children) {
    const known = versions.get(child)
    if (known) old.set(known.key, child)
  }
  items.forEach((item, i) => {
    const key = keyOf(item)
    const version = versionOf(item)
    let node = old.get(key)
    if (!node || versions.get(node).version !== version) {
      const fresh = build(item)
      versions.set(fresh, { key, version })
      if (node) take(node, fresh)
      node = fresh
    }
    old.delete(key)
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null)
  })
  for (const node of old.values()) node.remove()
}

// take puts a fresh node into the place of another, opened and focused as that was.
function take(node, fresh) {
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.act : undefined
  if (node.open) fresh.open = true
  node.replaceWith(fresh)
  if (focused) fresh.querySelector(`[data-act="${CSS.escape(focused)}"]`)?.focus()
}
