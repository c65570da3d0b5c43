// Package program runs the commands of this repository: their flags, signals and exit status.
package program

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// Exit statuses.
const (
	statusFailed = 1
	statusUsage  = 2
)

// Run is a program. It returns soon after its context ends.
type Run func(ctx context.Context, args []string, stdout, stderr io.Writer) error

// Main runs a program and exits: with 0 if it succeeded or -h was given, with 2 if its usage was wrong, else with 1. An
// interrupt or SIGTERM ends its context; a second one kills it.
func Main(name string, run Run) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(report(name, err, os.Stderr))
}

// report prints an error and returns the exit status.
func report(name string, err error, stderr io.Writer) int {
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, ErrUsage):
		fmt.Fprintf(stderr, "%s: %v\n%s -h lists the flags.\n", name, err, name)
		return statusUsage
	}
	fmt.Fprintf(stderr, "%s: %v\n", name, err)
	return statusFailed
}

// ErrUsage is the category of errors of the user: an invalid flag or argument.
var ErrUsage = errors.New("wrong usage")

// Usagef returns an error of the category ErrUsage.
func Usagef(format string, args ...any) error {
	return usage{fmt.Errorf(format, args...)}
}

type usage struct{ error }

func (u usage) Is(target error) bool { return target == ErrUsage }
func (u usage) Unwrap() error        { return u.error }

// Parse parses the flags of a program without other arguments. If -h was given, it prints the flags to stdout and
// returns flag.ErrHelp.
func Parse(flags *flag.FlagSet, args []string, stdout io.Writer) error {
	flags.Init(flags.Name(), flag.ContinueOnError)
	flags.SetOutput(io.Discard) // Main prints errors, without the list of flags
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		flags.SetOutput(stdout)
		flags.Usage()
		return err
	case err != nil:
		return Usagef("%w", err)
	case flags.NArg() > 0:
		return Usagef("unexpected argument %q: there are flags only", flags.Arg(0))
	}
	return nil
}
