// Package browsertest contains tests that run pages in headless Chromium, with the vendor's browser client, against the emulator
// and the live quiz. The tests of the live quiz run in Firefox too. It is a separate module so that its dependencies stay out of a
// user's go.sum.
//
// They fail if a browser or a package is missing, and print the command that installs it:
//
//	apt-get install chromium firefox-esr
//	npm ci --ignore-scripts --prefix examples/livequiz
//	npm ci --ignore-scripts --prefix browsertest
//	cd browsertest && GOWORK=off go test -race -shuffle=on ./...
//
// Screenshots go to artefacts/.
package browsertest
