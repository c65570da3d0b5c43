// Command soak makes calls on two domains that keep failing and coming back. Then it checks that no send took effect
// twice, that none was lost without an error, and that no goroutine or connection is left.
//
//	go run ./internal/tools/soak -for 60s
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/rongcloud-go/sdk/internal/program"
)

func main() { program.Main("soak", start) }

// parse parses the flags.
func parse(args []string, stdout io.Writer) (config, error) {
	var cfg config
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.DurationVar(&cfg.length, "for", time.Minute, "how long to make calls")
	flags.IntVar(&cfg.workers, "workers", 64, "how many goroutines make them")
	flags.Uint64Var(&cfg.seed, "seed", rand.Uint64(), "seed of everything that goes wrong")
	if err := program.Parse(flags, args, stdout); err != nil {
		return cfg, err
	}
	switch {
	case cfg.length <= 0:
		return cfg, program.Usagef("-for must be positive, got %s", cfg.length)
	case cfg.workers < 1:
		return cfg, program.Usagef("-workers must be at least 1, got %d", cfg.workers)
	}
	return cfg, nil
}

func start(ctx context.Context, args []string, stdout, _ io.Writer) error {
	cfg, err := parse(args, stdout)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "seed %d\n", cfg.seed)
	report, err := run(ctx, cfg)
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, report)
	if n := len(report.violations); n > 0 {
		return fmt.Errorf("%d rules were broken", n)
	}
	return nil
}
