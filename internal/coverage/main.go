// Command coverage prints which operations of the catalogue the SDK calls and the emulator serves, as the table of the READMEs.
//
//	go run ./internal/coverage             # the table
//	go run ./internal/coverage -missing    # the operations that no package calls yet
//	go run ./internal/coverage -left-out   # the operations that are left out on purpose, and why
package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"github.com/rongcloud-go/sdk/internal/program"
)

func main() { program.Main("coverage", run) }

func run(_ context.Context, args []string, stdout, _ io.Writer) error {
	flags := flag.NewFlagSet("coverage", flag.ContinueOnError)
	missing := flags.Bool("missing", false, "list the operations no package calls yet")
	left := flags.Bool("left-out", false, "list the operations that are left out on purpose, and why")
	chinese := flags.Bool("zh", false, "print the table in Chinese")
	if err := program.Parse(flags, args, stdout); err != nil {
		return err
	}
	if *missing {
		for _, op := range uncalled() {
			fmt.Fprintf(stdout, "%-36s %-6s %s\n", op.ID, op.Method, op.Path)
		}
		return nil
	}
	if *left {
		for _, op := range leftOut() {
			fmt.Fprintf(stdout, "%-36s %-6s %s: %s\n", op.ID, op.Method, op.Path, op.Why)
		}
		return nil
	}
	language := english
	if *chinese {
		language = simplifiedChinese
	}
	fmt.Fprint(stdout, table(language))
	fmt.Fprintf(stdout, "\n"+language.left+"\n", len(leftOut()))
	return nil
}
