// The browser client sets a global regeneratorRuntime. If it does not exist, the client creates it by evaluating a string, which
// the page's Content-Security-Policy refuses. So it is created here.
window.regeneratorRuntime = undefined
