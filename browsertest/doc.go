// Package browsertest contains tests that run pages in headless Chromium, with the vendor's browser client, against the emulator
// and the live quiz. It is a separate module so that its dependencies stay out of a user's go.sum.
//
// They fail if Chromium or the client is missing, and print the command that installs it:
//
//	apt-get install chromium
//	npm ci --ignore-scripts --prefix examples/livequiz
//	cd browsertest && GOWORK=off go test -race -shuffle=on ./...
//
// Screenshots go to artefacts/.
package browsertest
