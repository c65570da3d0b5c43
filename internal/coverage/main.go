// Command coverage prints which operations of the catalogue the SDK calls and the emulator serves, as the table of the READMEs.
//
//	go run ./internal/coverage             # the table
//	go run ./internal/coverage -missing    # the operations that no package calls yet
//	go run ./internal/coverage -left-out   # the operations that are left out on purpose, and why
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	missing := flag.Bool("missing", false, "list the operations no package calls yet")
	left := flag.Bool("left-out", false, "list the operations that are left out on purpose, and why")
	chinese := flag.Bool("zh", false, "print the table in Chinese")
	flag.Parse()
	if *missing {
		for _, op := range uncalled() {
			fmt.Printf("%-36s %-6s %s\n", op.ID, op.Method, op.Path)
		}
		return
	}
	if *left {
		for _, op := range leftOut() {
			fmt.Printf("%-36s %-6s %s: %s\n", op.ID, op.Method, op.Path, op.Why)
		}
		return
	}
	language := english
	if *chinese {
		language = simplifiedChinese
	}
	fmt.Fprint(os.Stdout, table(language))
	fmt.Fprintf(os.Stdout, "\n"+language.left+"\n", len(leftOut()))
}
