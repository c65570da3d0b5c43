// Bulk registers many users, some at a time, with a progress bar where it runs on a terminal. The users that could not be
// registered are written to a file; while that file exists the program tries only those.
//
//	cd examples/bulk
//	go run . -n 100000 -workers 32
//	go run . -n 1000 -refuse 5   # five users fail
//	go run .                     # tries the five again
//
// It registers on an emulator inside the program. With -account it registers on the account that RONGCLOUD_APP_KEY and
// RONGCLOUD_APP_SECRET name, within the documented quota of 200 users a second. Users that are registered there stay.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

// settings are the flags.
type settings struct {
	users    int
	workers  int
	refuse   int
	failures string
	account  bool
}

func parse(args []string, messages io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bulk", flag.ContinueOnError)
	flags.SetOutput(messages)
	flags.IntVar(&s.users, "n", 100_000, "register `users`")
	flags.IntVar(&s.workers, "workers", 32, "make so many `calls` at a time")
	flags.StringVar(&s.failures, "failures", "bulk-failures.txt", "`file` of the users that could not be registered; when it exists, only those are tried")
	flags.BoolVar(&s.account, "account", false, "register on the account of the environment, not on an emulator inside the program")
	flags.IntVar(&s.refuse, "refuse", 0, "make the emulator refuse so many `requests`")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	switch {
	case flags.NArg() > 0:
		return s, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	case s.users < 1:
		return s, errors.New("-n must be at least 1")
	case s.failures == "":
		return s, errors.New("-failures must name a file")
	case s.refuse < 0, s.refuse > 0 && s.account:
		return s, errors.New("-refuse must not be negative, and is for the emulator only")
	}
	return s, nil
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s, err := parse(os.Args[1:], os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err == nil {
		err = run(ctx, s, os.Stdout, newProgress(os.Stderr))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bulk:", err)
		stop()
		os.Exit(1)
	}
}
