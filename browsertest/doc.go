// Package browsertest holds tests alone: they drive pages in headless Chromium, with the vendor's browser client in them, against
// the emulator and the live quiz, and those of the live quiz in Firefox too. It is a module of its own so that what drives a browser stays out of a user's go.sum.
//
// They fail where a browser or a package is missing, and say what installs it:
//
//	apt-get install chromium firefox-esr
//	npm ci --ignore-scripts --prefix examples/livequiz
//	npm ci --ignore-scripts --prefix browsertest
//	cd browsertest && GOWORK=off go test -race -shuffle=on ./...
//
// Screenshots go to artefacts/.
package browsertest
