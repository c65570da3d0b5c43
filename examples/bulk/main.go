// Bulk registers many users concurrently, with a progress bar if it runs on a terminal. It writes the users who could not be
// registered to a file. While that file exists, the program registers only those.
//
//	cd examples/bulk
//	go run . -n 100000 -workers 32
//	go run . -n 1000 -refuse 5   # five users fail
//	go run .                     # tries the five again
//
// It uses an emulator inside the program. With -account it uses the account of RONGCLOUD_APP_KEY and RONGCLOUD_APP_SECRET, within
// the documented quota of 200 users a second. Users registered there are not removed.
package main

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"

	"github.com/rongcloud-go/sdk/internal/program"
)

// settings holds the values of the flags.
type settings struct {
	users    int
	workers  int
	refuse   int
	failures string
	account  bool
}

func parse(args []string, out io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("bulk", flag.ContinueOnError)
	flags.IntVar(&s.users, "n", 100_000, "register `users`")
	flags.IntVar(&s.workers, "workers", 32, "make so many `calls` at a time")
	flags.StringVar(&s.failures, "failures", "bulk-failures.txt", "`file` of the users that could not be registered; when it exists, only those are tried")
	flags.BoolVar(&s.account, "account", false, "register on the account of the environment, not on an emulator inside the program")
	flags.IntVar(&s.refuse, "refuse", 0, "make the emulator refuse so many `requests`")
	if err := program.Parse(flags, args, out); err != nil {
		return s, err
	}
	switch {
	case s.users < 1:
		return s, program.Usagef("-n must be at least 1")
	case s.workers < 1 || s.workers > maxWorkers:
		return s, program.Usagef("-workers must be 1 to %d", maxWorkers)
	case s.failures == "":
		return s, program.Usagef("-failures must name a file")
	case s.refuse < 0:
		return s, program.Usagef("-refuse must not be negative")
	case s.refuse > 0 && s.account:
		return s, program.Usagef("-refuse is for the emulator, not for -account")
	}
	return s, program.CheckFolder("-failures", filepath.Dir(s.failures)) // now, not after all users were tried
}

// maxWorkers is the limit of rongcloud.Map.
const maxWorkers = 10_000

func main() {
	program.Main("bulk", func(ctx context.Context, args []string, stdout, _ io.Writer) error {
		s, err := parse(args, stdout)
		if err != nil {
			return err
		}
		return run(ctx, s, stdout, newProgress(os.Stderr))
	})
}
