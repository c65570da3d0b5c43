package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how many users are done.
type progress interface {
	start(total int)
	step()
	finish()
}

// newProgress returns a bar if f is a terminal, and otherwise shows nothing.
func newProgress(f *os.File) progress {
	if !term.IsTerminal(int(f.Fd())) {
		return silent{}
	}
	return &bar{out: f}
}

type silent struct{}

func (silent) start(int) {}
func (silent) step()     {}
func (silent) finish()   {}

type bar struct {
	out   *os.File
	shown *progressbar.ProgressBar
}

func (b *bar) start(total int) {
	b.shown = progressbar.NewOptions(total,
		progressbar.OptionSetWriter(b.out),
		progressbar.OptionSetDescription("registering"),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("users"),
		progressbar.OptionFullWidth(),
		progressbar.OptionThrottle(100*time.Millisecond),
	)
}

// Errors of the bar come from writing to the terminal and can be ignored.
func (b *bar) step() { _ = b.shown.Add(1) }

func (b *bar) finish() {
	_ = b.shown.Exit()
	_, _ = b.out.WriteString("\n")
}
