// Command soak makes calls on two domains that keep dying and coming back, and then counts: no send may have taken effect
// twice, none may be lost without an error, and no goroutine or connection may be left.
//
//	go run ./internal/soak -for 60s
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"time"
)

func main() {
	cfg := config{}
	flag.DurationVar(&cfg.length, "for", time.Minute, "how long to make calls")
	flag.IntVar(&cfg.workers, "workers", 64, "how many goroutines make them")
	flag.Uint64Var(&cfg.seed, "seed", rand.Uint64(), "what the misfortunes are drawn from")
	flag.Parse()

	fmt.Printf("seed %d\n", cfg.seed)
	report, err := run(context.Background(), cfg)
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
	fmt.Print(report)
	if len(report.violations) > 0 {
		os.Exit(1)
	}
}
