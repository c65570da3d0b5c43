// The browser client sets a global named regeneratorRuntime and, where there is none to set, makes one by evaluating a text, which
// the page's Content-Security-Policy refuses. So there is one.
window.regeneratorRuntime = undefined
